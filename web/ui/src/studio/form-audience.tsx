import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useCatalogue } from './catalogue'
import type { FormDefinition, FormTab } from './definitions'
import { freeName } from './flow-edit'
import { Choices, Group, ListEditor, NumberSetting, RuleSetting, Setting, WordsInput } from './parts'

interface Props {
  form: FormDefinition
  fields: FieldDef[]
  change: (next: FormDefinition) => void
}

/** For whom, for which records and on which device a form is; "default" is for everybody else. */
export function AudienceSettings({ form, fields, change }: Props) {
  const { t } = useTranslation('studio')
  const roles = useCatalogue().named('role')
  const set = (part: Partial<FormDefinition>) => change({ ...form, ...part })
  if (form.name === 'default') {
    return (
      <Group title={t('audience')}>
        <p className="setting-help">{t('audienceDefault')}</p>
      </Group>
    )
  }
  return (
    <Group title={t('audience')}>
      <Setting label={t('purpose')} help={t('purposeHelp')}>
        <Segmented
          value={form.purpose ?? 'page'}
          onChange={(purpose) => set({ purpose: purpose === 'quick' ? 'quick' : undefined })}
          options={['page', 'quick'].map((value) => ({ value, label: t(`purposes.${value}`) }))}
        />
      </Setting>
      <Choices
        label={t('forRoles')}
        value={form.roles}
        onChange={(chosen) => set({ roles: chosen })}
        options={roles}
        placeholder={t('everybody')}
      />
      <RuleSetting
        entity={form.entity}
        context="field"
        value={form.when}
        onChange={(when) => set({ when })}
        label={t('forRecords')}
        none={t('everyRecord')}
        fields={fields}
      />
      <Setting label={t('onDevice')}>
        <Segmented
          value={form.device ?? 'any'}
          onChange={(device) => set({ device: device === 'any' ? undefined : (device as 'phone') })}
          options={['any', 'desktop', 'phone'].map((value) => ({ value, label: t(`devices.${value}`) }))}
        />
      </Setting>
      <NumberSetting
        label={t('formOrder')}
        value={form.order}
        onChange={(order) => set({ order })}
        min={-1000}
        max={1000}
        placeholder="0"
        help={t('formOrderHelp')}
      />
    </Group>
  )
}

/** The pages of a form; each section then says on which one it stands. */
export function TabSettings({ form, change }: Omit<Props, 'fields'>) {
  const { t } = useTranslation('studio')
  const put = (tabs: FormTab[]) => {
    const names = new Set(tabs.map((tab) => tab.name))
    const sections = form.sections.map((section) =>
      section.tab && !names.has(section.tab) ? { ...section, tab: undefined } : section,
    )
    change({ ...form, tabs: tabs.length > 0 ? tabs : undefined, sections })
  }
  const start = () => {
    const number = (form.tabs?.length ?? 0) + 1
    const name = freeName('tab', new Set(form.tabs?.map((tab) => tab.name)))
    return { name, label: { en: `Tab ${number}`, zh: `标签页 ${number}` } }
  }
  return (
    <Group title={t('tabs')}>
      {!form.tabs?.length && <p className="setting-help">{t('tabsHelp')}</p>}
      <ListEditor<FormTab>
        items={form.tabs}
        onChange={put}
        keyOf={(tab) => tab.name}
        head={(tab, set) => (
          <WordsInput label={t('title')} value={tab.label} onChange={(label) => set({ ...tab, label })} />
        )}
        add={t('addTab')}
        start={start}
      />
    </Group>
  )
}
