import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { RecordPage, Ref, Text } from '@/api/types'

// What administration asks the server for.

export interface RoleInfo {
  name: string
  label: Text
  help?: Text
  admin?: string[]
  entities?: Record<string, { can: string[]; rows?: string; fields?: Record<string, string> }>
  people?: number
}

export interface AccessCause {
  role: string
  label: Text
  rows: string
  holds?: boolean
  text: Text
}

export interface Access {
  user: Ref
  entity: string
  can: { right: string; allowed: boolean; why: AccessCause[] | null }[]
  fields: { field: string; label: Text; rights: string; why: AccessCause[] | null }[] | null
  record?: { id: string; title: string; read: boolean; edit: boolean; why: Text }
}

/** Records of an entity that fit in one page of administration. */
export const recordsQuery = (entity: string, query: Record<string, string | number | undefined>) =>
  queryOptions({
    queryKey: ['records', entity, 'admin', query],
    queryFn: () => api.get<RecordPage>(`/records/${entity}`, { limit: 200, ...query }),
  })

/** Every role with its rights and how many people hold it. */
export const rolesQuery = queryOptions({ queryKey: ['roles'], queryFn: () => api.get<RoleInfo[]>('/roles') })

/** What somebody may do with an entity, and why. */
export const accessQuery = (user: string, entity: string, record: string | undefined) =>
  queryOptions({
    queryKey: ['access', user, entity, record ?? ''],
    queryFn: () => api.get<Access>(`/access/${user}/${entity}`, { record }),
    enabled: user !== '' && entity !== '',
    retry: false,
  })
