import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { RecordPage, Text } from '@/api/types'

// What administration asks the server for.

export interface RoleInfo {
  name: string
  label: Text
  help?: Text
  admin?: string[]
  entities?: Record<string, { can: string[]; rows?: string; fields?: Record<string, string> }>
  people?: number
}

/** Records of an entity that fit in one page of administration. */
export const recordsQuery = (entity: string, query: Record<string, string | number | undefined>) =>
  queryOptions({
    queryKey: ['records', entity, 'admin', query],
    queryFn: () => api.get<RecordPage>(`/records/${entity}`, { limit: 200, ...query }),
  })

/** Every role with its rights and how many people hold it. */
export const rolesQuery = queryOptions({ queryKey: ['roles'], queryFn: () => api.get<RoleInfo[]>('/roles') })
