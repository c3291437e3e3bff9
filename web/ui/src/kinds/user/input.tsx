import { PersonTag } from '@/ui/person'
import type { InputProps } from '../kind'
import { Lookup } from '../reference/lookup'

export function Input(props: InputProps) {
  return (
    <Lookup
      {...props}
      entity="user"
      draw={(row) => (
        <span className="row">
          <PersonTag person={row} plain />
          {row.subtitle && <span className="muted ellipsis">{row.subtitle}</span>}
        </span>
      )}
    />
  )
}
