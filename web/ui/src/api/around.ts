import { useQueryClient } from '@tanstack/react-query'

/** The questions whose answers show what people add to records, or what follows from it. */
const around = [
  'timeline',
  'followers',
  'related',
  'history',
  'records',
  'home',
  'reminders',
  'form',
  'board',
]

/** Asks again for what shows things around records. */
export function useRefreshAround() {
  const client = useQueryClient()
  return () =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => around.includes(String(queryKey[0])) })
}
