import { DeleteOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { words } from '@/diagram/definition'
import { type EntityDefinition, type FieldDefinition, isName, nameFrom, tidy } from './definitions'
import { kindInfo } from './field-kinds'
import { FieldSetting } from './field-settings'
import { FieldKindIcon } from './kind-picker'
import { Group, Setting, WordsInput } from './parts'

interface Props {
  entity: EntityDefinition
  field: FieldDefinition
  /** Published fields keep their name and kind. */
  published: boolean
  onChange: (next: FieldDefinition | null) => void
}

/** The settings of a field, the most used first. */
export function FieldPanel({ entity, field, published, onChange }: Props) {
  const { t } = useTranslation('studio')
  const set = (part: Partial<FieldDefinition>) => onChange(tidyField({ ...field, ...part }))
  const info = kindInfo(field.kind)
  const named = nameFrom(words(field.label, 'en', ''))
  const rename = (english: string) => {
    const name = nameFrom(english)
    const free = !entity.fields.some((other) => other !== field && other.name === name)
    if (
      !published &&
      isName(name) &&
      free &&
      (field.name === field.kind || /_\d+$/.test(field.name) || field.name === named)
    )
      set({ name })
  }
  return (
    <>
      <Group
        title={t(`fieldKind.${field.kind}`, { defaultValue: field.kind })}
        extra={<FieldKindIcon kind={field.kind} />}
      >
        <p className="setting-help">{t(`fieldKindHelp.${field.kind}`, { defaultValue: '' })}</p>
        <WordsInput
          label={t('label')}
          value={field.label}
          onChange={(label) => set({ label })}
          onEnglish={rename}
        />
        <NameSetting entity={entity} field={field} published={published} onChange={(name) => set({ name })} />
        <WordsInput
          label={t('help')}
          value={field.help}
          onChange={(help) => set({ help })}
          long
          help={t('fieldHelpHelp')}
        />
      </Group>
      <Group title={t('settings')}>
        {info.settings.map((setting) => (
          <FieldSetting key={setting} setting={setting} entity={entity} field={field} set={set} />
        ))}
      </Group>
      <Button danger type="text" icon={<DeleteOutlined />} onClick={() => onChange(null)}>
        {published ? t('archiveField') : t('removeField')}
      </Button>
      {published && <p className="setting-help">{t('archiveHelp')}</p>}
    </>
  )
}

/** Settings that are empty do not stand in the file; a label does, so that it can be filled in. */
function tidyField(field: FieldDefinition): FieldDefinition {
  const help =
    words(field.help, 'en', '').trim() || words(field.help, 'zh', '').trim() ? field.help : undefined
  return { ...tidy({ ...field, help: help === '-' ? undefined : help }), label: field.label }
}

function NameSetting({
  entity,
  field,
  published,
  onChange,
}: {
  entity: EntityDefinition
  field: FieldDefinition
  published: boolean
  onChange: (name: string) => void
}) {
  const { t } = useTranslation('studio')
  const taken = entity.fields.filter((other) => other.name === field.name).length > 1
  return (
    <Setting label={t('technicalName')} help={published ? t('nameFixed') : t('technicalNameHelp')}>
      <Input
        className="code"
        defaultValue={field.name}
        key={field.name}
        disabled={published}
        status={taken ? 'error' : undefined}
        aria-label={t('technicalName')}
        onBlur={(event) =>
          isName(event.target.value) && event.target.value !== field.name && onChange(event.target.value)
        }
      />
    </Setting>
  )
}
