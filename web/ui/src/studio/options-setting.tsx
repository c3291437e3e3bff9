import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCatalogue } from './catalogue'
import type { OptionSetDefinition } from './definitions'
import { useCreate, useDefinition } from './drafts'
import type { SettingProps } from './field-settings'
import { freeName } from './flow-edit'
import { newOptions } from './new-definitions'
import { OptionRows } from './option-rows'
import { Choice } from './parts'

/** The option set of a choice field, chosen or made here, with its options edited in place. */
export function OptionsSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const sets = useCatalogue().named('options')
  const create = useCreate()
  const make = async () => {
    const name = freeName(`${entity.name}_${field.name}`, new Set(sets.map((one) => one.value)))
    const label =
      typeof field.label === 'string'
        ? { en: field.label, zh: field.label }
        : { en: field.label.en ?? '', zh: field.label.zh ?? '' }
    await create(
      `options/${name}.json`,
      newOptions(name, label.en || label.zh ? label : { en: name, zh: name }),
    )
    set({ options: name })
  }
  return (
    <>
      <Choice
        label={t('setting.options')}
        value={field.options}
        onChange={(options) => set({ options })}
        options={sets}
      />
      {field.options ? (
        <InlineOptions name={field.options} />
      ) : (
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={make}>
          {t('new.options')}
        </Button>
      )}
    </>
  )
}

function InlineOptions({ name }: { name: string }) {
  const { definition, change } = useDefinition<OptionSetDefinition>(`options/${name}.json`)
  if (!definition) return <div className="skeleton" style={{ height: 60 }} />
  return (
    <OptionRows
      options={definition.options}
      onChange={(options) => change({ ...definition, options })}
      tight
    />
  )
}
