import { create } from 'zustand'

interface Connection {
  /** When the server stopped answering, or null while it does. */
  since: number | null
  lost: () => void
  reached: () => void
  /** Resolves when the server answers again, or after a while, or when the request is given up. */
  waitBack: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

let probing = false

/** Whether the server answers. While it does not, it is asked again in growing intervals. */
export const useConnection = create<Connection>((set, get) => ({
  since: null,
  lost: () => {
    if (get().since === null) set({ since: Date.now() })
    void probe(get)
  },
  reached: () => {
    if (get().since !== null) set({ since: null })
  },
  waitBack: (milliseconds, signal) =>
    new Promise((resolve) => {
      const stop = useConnection.subscribe((state) => {
        if (state.since === null) done()
      })
      const timer = setTimeout(() => done(), milliseconds)
      const done = () => {
        stop()
        clearTimeout(timer)
        resolve()
      }
      signal?.addEventListener('abort', done, { once: true })
    }),
}))

async function probe(get: () => Connection) {
  if (probing) return
  probing = true
  for (let wait = 1000; get().since !== null; wait = Math.min(wait * 2, 15000)) {
    await new Promise((resolve) => setTimeout(resolve, wait))
    const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => null)
    if (answer && answer.status < 500) get().reached()
  }
  probing = false
}
