import { Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isName } from '../definitions'
import { freeName, renameKey } from '../flow-edit'
import { ListEditor, orNothing } from '../parts'

interface Props<V> {
  value: Record<string, V> | undefined
  onChange: (next: Record<string, V> | undefined) => void
  body: (value: V, put: (next: V) => void) => ReactNode
  /** On the button that adds one. */
  add: string
  /** What the name of a new one begins with, and its value. */
  fresh: [name: string, value: V]
}

/** Things by their technical names, which can be changed. */
export function NamedList<V>({ value = {}, onChange, body, add, fresh: [base, first] }: Props<V>) {
  const { t } = useTranslation('studio')
  const rename = (from: string, to: string) =>
    isName(to) && !(to in value) && onChange(renameKey(value, from, to))
  return (
    <ListEditor<[string, V]>
      items={Object.entries(value)}
      onChange={(next) => onChange(orNothing(Object.fromEntries(next)))}
      keyOf={([name]) => name}
      head={([name]) => (
        <Input
          size="small"
          className="code"
          defaultValue={name}
          onBlur={(event) => rename(name, event.target.value)}
          aria-label={t('technicalName')}
        />
      )}
      body={([name, one], put) => body(one, (next) => put([name, next]))}
      add={add}
      start={() => [freeName(base, new Set(Object.keys(value))), first]}
    />
  )
}
