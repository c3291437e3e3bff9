import { useTranslation } from 'react-i18next'
import { systemFields } from '@/api/entities'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { useCatalogue, useFields } from './catalogue'
import { type HomeBlockDefinition, tidy } from './definitions'
import { Choice, Choices, fieldOptions, Toggle, WordsInput } from './parts'

interface Props {
  block: HomeBlockDefinition
  onChange: (next: HomeBlockDefinition) => void
}

/** What a card of a board shows. */
export function HomeBlockSettings({ block, onChange }: Props) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  const set = (part: Partial<HomeBlockDefinition>) => onChange(tidy({ ...block, ...part }))
  return (
    <>
      <p className="setting-help">{t(`blockHelp.${block.kind}`)}</p>
      <WordsInput
        label={t('label')}
        help={t('blockLabelHelp')}
        value={block.label}
        onChange={(label) => set({ label: label.en || label.zh ? label : undefined })}
      />
      <Toggle label={t('blockWide')} value={block.wide === true} onChange={(wide) => set({ wide })} />
      {block.kind === 'recent' && (
        <Choices
          label={t('kinds.entity')}
          value={block.entities}
          onChange={(entities) => set({ entities: entities?.slice(0, mostEntities) })}
          options={named('entity')}
        />
      )}
      {overView.includes(block.kind) && <ViewSettings block={block} set={set} />}
      {(block.kind === 'target' || block.kind === 'ranking') && <ScoreSettings block={block} set={set} />}
    </>
  )
}

const mostEntities = 6
const overView = ['list', 'figures', 'groups', 'target', 'ranking']

interface PartProps {
  block: HomeBlockDefinition
  set: (part: Partial<HomeBlockDefinition>) => void
}

function ViewSettings({ block, set }: PartProps) {
  const { t } = useTranslation('studio')
  const { named, views } = useCatalogue()
  const other = { view: undefined, sum: undefined, date: undefined, person: undefined }
  return (
    <>
      <Choice
        label={t('kind.entity')}
        value={block.entity}
        onChange={(entity) => set({ ...other, entity })}
        options={named('entity')}
      />
      <Choice
        label={t('kind.view')}
        help={t(`blockViewHelp.${block.kind === 'groups' ? 'groups' : 'other'}`)}
        value={block.view}
        onChange={(view) => set({ view })}
        options={views(block.entity ?? '')}
      />
      {block.kind === 'groups' && (
        <Toggle
          label={t('blockFunnel')}
          help={t('blockFunnelHelp')}
          value={block.funnel === true}
          onChange={(funnel) => set({ funnel })}
        />
      )}
    </>
  )
}

/** Fields whose values can be added up. */
export const isNumber = (field: FieldDef) => ['money', 'number', 'decimal'].includes(field.type ?? field.kind)
const isDate = (field: FieldDef) => ['date', 'datetime'].includes(field.type ?? field.kind)

/** Fields that name a person. */
export const isPerson = (field: FieldDef) => field.kind === 'user' || field.name === 'owner'

/** What counts for whom and when, against which target, and whose results are shown. */
function ScoreSettings({ block, set }: PartProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { named } = useCatalogue()
  const fields = [...useFields(block.entity), ...systemFields]
  const choice = (label: string, key: 'sum' | 'date' | 'person', fits: (field: FieldDef) => boolean) => (
    <Choice
      label={label}
      value={block[key] ?? (key === 'person' ? 'owner' : undefined)}
      onChange={(value) => set({ [key]: value === 'owner' ? undefined : value })}
      options={fieldOptions(fields.filter(fits), text)}
    />
  )
  return (
    <>
      {choice(t('blockSum'), 'sum', isNumber)}
      {choice(t('blockDate'), 'date', isDate)}
      {choice(t('blockPerson'), 'person', isPerson)}
      <Choice
        label={t('blockPeople')}
        help={t('blockPeopleHelp')}
        value={block.people ?? 'readable'}
        onChange={(people) => set({ people: people === 'readable' ? undefined : people })}
        options={['readable', 'own', 'department', 'department_below', 'team', 'all'].map((value) => ({
          value,
          label: t(`blockWhose.${value}`),
        }))}
      />
      <Choice
        label={t('blockTarget')}
        help={t('blockTargetHelp')}
        value={typeof block.target === 'object' ? block.target.entity : block.target}
        onChange={(target) => set({ target })}
        options={named('entity')}
        clear={block.kind === 'ranking'}
      />
    </>
  )
}
