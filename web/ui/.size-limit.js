import { existsSync, readFileSync } from 'node:fs'

// What a person loads: the sign-in and the shell first, then each page once. Sizes are gzip.
const manifestFile = 'dist/.vite/manifest.json'
const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : null

/** The files of a module and everything it imports at once. */
function files(module, found = new Set()) {
  const chunk = manifest[module]
  if (!chunk || found.has(chunk.file)) return found
  found.add(chunk.file)
  for (const sheet of chunk.css ?? []) found.add(sheet)
  for (const next of chunk.imports ?? []) files(next, found)
  return found
}

const together = (modules) => modules.reduce((found, module) => files(module, found), new Set())

function budgets() {
  const first = together(['index.html', 'src/i18n/load-zh.ts', 'src/session/sign-in-page.tsx'])
  const pages = Object.keys(manifest).filter((module) => module.endsWith('-page.tsx'))
  const budget = (name, found, limit) => ({
    name,
    limit,
    gzip: true,
    path: [...found].map((file) => `dist/${file}`),
  })
  const further = (modules) => [...together(modules)].filter((file) => !first.has(file))
  return [
    budget('first load', first, '300 kB'),
    ...pages.map((page) =>
      page.endsWith('/list-page.tsx')
        ? budget('list', further([page, 'src/records/grid.tsx']), '250 kB')
        : budget(page.replace(/^src\/(.*)-page\.tsx$/, '$1'), further([page]), '250 kB'),
    ),
  ].filter(({ path }) => path.length > 0)
}

export default manifest
  ? budgets()
  : [{ name: 'not built yet (npm run build)', path: 'index.html', limit: '1 kB', gzip: true }]
