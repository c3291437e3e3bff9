import type { ReactNode } from 'react'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import type { FollowUpControl } from './use-follow-up'

interface Props {
  field: FieldDef
  control: FollowUpControl
  label?: string
  children: ReactNode
}

/** A field with its name, whether it is required, and what is wrong with it. */
export function Labelled({ field, control, label, children }: Props) {
  const text = useText()
  const problem = control.problems(field.name)
  return (
    <div className="stack labelled">
      <span className="muted">
        {label ?? text(field.label)}
        {control.required(field.name) && <span className="required"> *</span>}
      </span>
      {children}
      {problem && (
        <span role="alert" className="danger">
          {problem}
        </span>
      )}
    </div>
  )
}
