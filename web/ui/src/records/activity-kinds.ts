import { useQuery } from '@tanstack/react-query'
import { entityQuery } from '@/api/entities'
import type { Compose, Option } from '@/api/types'

/** The kinds that an activity can have, retired ones too: some activities still have them. */
export function useActivityKinds(compose: Compose | null): Option[] {
  const detail = useQuery({ ...entityQuery(compose?.entity ?? ''), enabled: compose !== null })
  return detail.data?.entity.fields.find((one) => one.name === compose?.kind)?.options ?? []
}
