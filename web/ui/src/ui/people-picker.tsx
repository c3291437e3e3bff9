import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { api } from '@/api/client'
import { answering } from '@/api/lookup'
import type { LookupRow, Ref } from '@/api/types'
import { PersonTag } from './person'

interface Props {
  value: string[]
  onChange: (ids: string[]) => void
  label: string
  many?: boolean
  /** Only these may be chosen. */
  among?: Ref[] | null
  /** Who is chosen already, so that the name is there before anybody is looked up. */
  known?: Ref | null
  /** Stands in the empty field; the label if absent. */
  placeholder?: string
  clearable?: boolean
  /** Does not take the focus when it is drawn. */
  calm?: boolean
}

/** Finds people by name and chooses one or several. */
export function PeoplePicker(props: Props) {
  const { value, onChange, label, many, among, known } = props
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed)
  const found = useQuery({
    queryKey: ['lookup', 'user', q],
    queryFn: () => api.get<LookupRow[]>('/lookup/user', { q }),
    placeholderData: keepPreviousData,
    enabled: !among,
  })
  const people: (LookupRow | Ref)[] = [...(among ?? answering(found, q, typed))]
  if (known && q === '' && !people.some((person) => person.id === known.id)) people.unshift(known)
  return (
    <Select
      mode={many ? 'multiple' : undefined}
      value={many ? value : value[0]}
      onChange={(next: string | string[] | undefined) => onChange(next === undefined ? [] : [next].flat())}
      options={people.map((person) => ({ value: person.id, label: person.title, person }))}
      optionRender={({ data }) => <Candidate person={data.person} />}
      showSearch={{ filterOption: among ? undefined : false, optionFilterProp: 'label', onSearch: setTyped }}
      placeholder={props.placeholder ?? label}
      allowClear={props.clearable}
      loading={found.isFetching}
      aria-label={label}
      style={{ width: '100%' }}
      autoFocus={!props.calm}
    />
  )
}

function Candidate({ person }: { person: LookupRow | Ref }) {
  return (
    <span className="row">
      <PersonTag person={person} plain />
      {'subtitle' in person && <span className="muted">{person.subtitle}</span>}
    </span>
  )
}
