import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { Icon, iconNames } from '@/ui/icon'
import type { DefinitionDetail } from './api'
import { useFields } from './catalogue'
import { type EntityDefinition, tidy } from './definitions'
import { FollowUpSetting } from './follow-up-setting'
import { Choice, Choices, fieldOptions, Group, RuleSetting, Setting, Toggle, WordsInput } from './parts'

interface Props {
  definition: EntityDefinition
  detail: DefinitionDetail<EntityDefinition> | undefined
  change: (next: EntityDefinition) => void
}

/** The settings of an entity itself. */
export function EntityPanel({ definition, detail, change }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = fieldOptions(useFields(definition.name), text)
  const set = (part: Partial<EntityDefinition>) => change({ ...definition, ...part })
  return (
    <>
      <Group title={t('entitySettings')}>
        <WordsInput label={t('label')} value={definition.label} onChange={(label) => set({ label })} />
        <WordsInput label={t('plural')} value={definition.plural} onChange={(plural) => set({ plural })} />
        <WordsInput label={t('help')} value={definition.help} onChange={(help) => set({ help })} long />
        <IconSetting value={definition.icon} onChange={(icon) => set({ icon })} />
        <Choice
          label={t('titleField')}
          help={t('titleFieldHelp')}
          value={definition.title}
          onChange={(title) => set({ title })}
          options={fields}
        />
        <Choices
          label={t('subtitleFields')}
          help={t('subtitleFieldsHelp')}
          value={definition.subtitle}
          onChange={(subtitle) => set({ subtitle })}
          options={fields}
        />
        <Choices
          label={t('figureFields')}
          help={t('figureFieldsHelp')}
          value={definition.figures}
          onChange={(figures) => set({ figures })}
          options={fields}
        />
        <Setting label={t('searchFields')} help={t('searchFieldsHelp')}>
          <Select
            mode="tags"
            value={definition.search ?? []}
            onChange={(search: string[]) => set({ search })}
            options={fields}
            aria-label={t('searchFields')}
            style={{ width: '100%' }}
          />
        </Setting>
      </Group>
      <RateSettings definition={definition} set={set} />
      <FollowUpSetting definition={definition} set={set} />
      <AlongSetting definition={definition} set={set} />
      <Uses detail={detail} />
    </>
  )
}

interface PartProps {
  definition: EntityDefinition
  set: (part: Partial<EntityDefinition>) => void
}

/** Which records go along when what they belong to gets another owner. */
function AlongSetting({ definition, set }: PartProps) {
  const { t } = useTranslation('studio')
  const fields = useFields(definition.name)
  if (definition.parent || !fields.some((field) => field.kind === 'reference')) return null
  return (
    <Group title={t('along.title')}>
      <RuleSetting
        entity={definition.name}
        context="filter"
        want="boolean"
        fields={fields}
        value={definition.along}
        onChange={(along) => set({ along })}
        label={t('along.rule')}
        help={t('along.help')}
        none={t('along.all')}
      />
    </Group>
  )
}

/** Which exchange rate the money in a record is worked out with. */
function RateSettings({ definition, set }: PartProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(definition.name)
  const hasMoney = fields.some((field) => field.kind === 'money' || field.type === 'money')
  const { rate } = definition
  if (!hasMoney) return null
  const dates = fields.filter((field) => field.kind === 'date' || field.kind === 'datetime')
  return (
    <Group title={t('rate.title')}>
      <Toggle
        label={t('rate.keep')}
        help={t('rate.keepHelp')}
        value={rate !== undefined}
        onChange={(on) => set({ rate: on ? {} : undefined })}
      />
      {rate && (
        <>
          <Choice
            label={t('rate.date')}
            value={rate.date}
            onChange={(date) => set({ rate: tidy({ ...rate, date }) })}
            options={fieldOptions(dates, text)}
            clear
            placeholder={t('rate.created')}
          />
          <RuleSetting
            entity={definition.name}
            context="field"
            want="boolean"
            fields={fields}
            value={rate.lock}
            onChange={(lock) => set({ rate: tidy({ ...rate, lock }) })}
            label={t('rate.lock')}
            help={t('rate.lockHelp')}
            none={t('rate.never')}
          />
        </>
      )}
    </Group>
  )
}

function IconSetting({ value, onChange }: { value: string | undefined; onChange: (icon: string) => void }) {
  const { t } = useTranslation('studio')
  return (
    <Setting label={t('icon')}>
      <Select
        value={value}
        onChange={onChange}
        options={iconNames.map((name) => ({ value: name, label: name }))}
        optionRender={({ value: name }) => (
          <span className="row">
            <Icon name={String(name)} /> {name}
          </span>
        )}
        labelRender={({ value: name }) => (
          <span className="row">
            <Icon name={String(name)} /> {name}
          </span>
        )}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('icon')}
        style={{ width: '100%' }}
      />
    </Setting>
  )
}

/** Where a definition is used, so that nobody changes it blindly. */
export function Uses({ detail }: { detail: Pick<DefinitionDetail, 'uses'> | undefined }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const uses = [
    ...new Map((detail?.uses ?? []).map((use) => [text(use.label) || use.address, use])).entries(),
  ]
  if (uses.length === 0) return null
  return (
    <Group title={t('usedIn', { count: uses.length })}>
      <ul className="uses">
        {uses.slice(0, 12).map(([name, use]) => (
          <li key={name} title={use.address}>
            {name}
          </li>
        ))}
      </ul>
    </Group>
  )
}
