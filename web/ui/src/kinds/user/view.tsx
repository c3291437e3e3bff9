import { PersonTag } from '@/ui/person'
import type { ViewProps } from '../kind'
import { asRef } from '../reference/ref'

export function View({ value, plain }: ViewProps) {
  return <PersonTag person={asRef(value)} plain={plain} />
}
