// Keeps the shell of the application on the device: the page and its scripts, styles and pictures.
// Records never pass through here: whatever is under /api is left to the network.
const shell = 'weft-shell'
const logo = '/weft.svg'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll(['/', logo])))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate' && !pathname.startsWith('/api/')) event.respondWith(page(request))
  else if (pathname.startsWith('/assets/') || pathname === logo) event.respondWith(asset(request))
})

/** The page of the server; without a connection the one that was kept. */
async function page(request) {
  const cache = await caches.open(shell)
  try {
    const answer = await fetch(request)
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('text/html'))
      await renew(cache, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match('/')
    if (kept) return kept
    throw error
  }
}

/** Keeps a page; one of another release sends the files of the former away. */
async function renew(cache, answer) {
  const before = await cache.match('/')
  if (before && (await before.text()) !== (await answer.clone().text())) {
    for (const key of await cache.keys()) await cache.delete(key)
  }
  await cache.put('/', answer)
}

/** A file that stays the same for a release. */
async function asset(request) {
  const cache = await caches.open(shell)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}
