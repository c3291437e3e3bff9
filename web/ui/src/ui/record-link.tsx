import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Every name opens its record. */
export function RecordLink({ entity, id, children }: { entity: string; id: string; children: ReactNode }) {
  return (
    <Link to="/records/$entity/$id" params={{ entity, id }} onClick={(event) => event.stopPropagation()}>
      {children}
    </Link>
  )
}
