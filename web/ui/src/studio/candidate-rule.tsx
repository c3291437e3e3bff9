import { useFields } from './catalogue'
import type { SettingProps } from './field-settings'
import { RuleSetting } from './parts'

interface Props extends SettingProps {
  label: string
  help?: string
  /** What holds while there is no rule. */
  none?: string
}

/** Which records of another entity count for a field that reads them. */
export function CandidateRule({ entity, field, set, ...words }: Props) {
  return (
    <RuleSetting
      {...words}
      entity={entity.name}
      context="rollup"
      for={`${entity.name}.${field.name}`}
      value={field.if}
      onChange={(rule) => set({ if: rule })}
      fields={useFields(entity.name)}
    />
  )
}
