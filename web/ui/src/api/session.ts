import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { api, setCsrf } from './client'
import type { Person, Session, Shell } from './types'

/** Who is signed in. Asking also refreshes the token for unsafe requests. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await api.get<Session>('/session')
    setCsrf(session.csrf)
    return session
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** Menu, entities, counts and company as this person may see them. */
export const shellQuery = queryOptions({
  queryKey: ['shell'],
  queryFn: () => api.get<Shell>('/shell'),
  staleTime: 60_000,
})

/** The session; only below the gate that waits for it. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

/** The signed-in person; only inside the shell. */
export function usePerson(): Person {
  const { user } = useSession()
  if (!user) throw new Error('nobody is signed in')
  return user
}

/** Whether the person may administer an area: metadata, users, imports, runs or audit. */
export function useMayAdmin(area: string): boolean {
  const { user } = useSession()
  return !!user && (user.admin?.includes('all') || user.admin?.includes(area))
}

/** The shell, or undefined while it loads. */
export function useShell(): Shell | undefined {
  return useQuery(shellQuery).data
}

/** Asks for everything again after signing in or out. */
export function useRestart() {
  const client = useQueryClient()
  return async () => {
    const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    return session
  }
}
