import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { url } from '@/api/client'

/** What the cache has to ask for again when the server tells of something. */
const stale: Record<string, string[]> = {
  notice: ['notices', 'shell', 'timeline', 'reminders'],
  task: ['tasks', 'task', 'run', 'shell', 'home'],
  release: ['shell', 'session', 'entity', 'form', 'releases', 'metadata'],
  import: ['imports', 'import'],
}

/** Listens to the server's events while the application is shown. */
export function useStream() {
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource(url('/stream'))
    for (const [event, keys] of Object.entries(stale)) {
      source.addEventListener(event, () => {
        void client.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) })
      })
    }
    return () => source.close()
  }, [client])
}
