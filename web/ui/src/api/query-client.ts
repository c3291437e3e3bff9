import { QueryClient } from '@tanstack/react-query'
import { ApiError, isOffline } from './errors'

/** The cache of what the server said. A read is tried again only when it did not get an answer. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 15_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: true,
        retry: (count, error) => isOffline(error) || (count < 1 && serverFault(error)),
        retryDelay: (count) => Math.min(1000 * 2 ** count, 15_000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}

function serverFault(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 500
}
