import { RuleEditor } from '@/rules/rule-editor'
import { Setting } from '../parts'
import { useWorkflow } from './context'

interface Props {
  label: string
  value: string | undefined
  onChange: (rule: string | undefined) => void
  none?: string
  want?: string
  help?: string
}

/** A rule of a workflow, with its setting's name. */
export function RuleField({ label, value, onChange, none, want, help }: Props) {
  const { definition, fields } = useWorkflow()
  return (
    <Setting label={label} help={help}>
      <RuleEditor
        entity={definition.entity}
        context="workflow"
        workflow={definition.key}
        want={want}
        value={value}
        onChange={onChange}
        label={label}
        none={none}
        fields={fields}
        tight
      />
    </Setting>
  )
}
