import { RuleSetting } from '../parts'
import { useWorkflow } from './context'

interface Props {
  label: string
  value: string | undefined
  onChange: (rule: string | undefined) => void
  none?: string
  want?: string
  help?: string
  /** What else the rule may read: the event that a wait is for. */
  about?: 'event'
}

/** A rule of a workflow, with its setting's name. */
export function RuleField({ label, value, onChange, none, want, help, about }: Props) {
  const { definition, fields } = useWorkflow()
  return (
    <RuleSetting
      entity={definition.entity}
      context="workflow"
      workflow={definition.key}
      for={about}
      want={want}
      value={value}
      onChange={onChange}
      label={label}
      help={help}
      none={none}
      fields={fields}
    />
  )
}
