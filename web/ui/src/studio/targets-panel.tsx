import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import type { EntityDefinition, TargetsDefinition } from './definitions'
import { isNumber, isPerson } from './home-block-settings'
import { Choice, Choices, fieldOptions, Toggle } from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

const unset: TargetsDefinition = { person: '', year: '', months: [] }

/** In which fields the records of an entity say what shall be reached. */
export function TargetsPanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const { targets } = definition
  if (definition.parent) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('targets.title')}</h2>
      </header>
      <div className="body settings stack">
        <Toggle
          label={t('targets.on')}
          help={t('targets.help')}
          value={targets !== undefined}
          onChange={(on) => change({ ...definition, targets: on ? unset : undefined })}
        />
        {targets && (
          <TargetsForm
            entity={definition.name}
            targets={targets}
            set={(part) => change({ ...definition, targets: { ...targets, ...part } })}
          />
        )}
      </div>
    </section>
  )
}

const isYear = (field: FieldDef) => field.kind === 'number'
const isDepartment = (field: FieldDef) => field.kind === 'reference' && field.to === 'department'

function TargetsForm({
  entity,
  targets,
  set,
}: {
  entity: string
  targets: TargetsDefinition
  set: (part: Partial<TargetsDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity)
  const options = (fits: (field: FieldDef) => boolean) => fieldOptions(fields.filter(fits), text)
  return (
    <>
      <Choice
        label={t('targets.person')}
        value={targets.person}
        onChange={(person) => set({ person: person ?? '' })}
        options={options(isPerson)}
      />
      <Choice
        label={t('targets.department')}
        help={t('targets.departmentHelp')}
        value={targets.department}
        onChange={(department) => set({ department })}
        options={options(isDepartment)}
        clear
      />
      <Choice
        label={t('targets.year')}
        value={targets.year}
        onChange={(year) => set({ year: year ?? '' })}
        options={options(isYear)}
      />
      <Choices
        label={t('targets.months')}
        help={t('targets.monthsHelp', { count: targets.months.length })}
        value={targets.months}
        onChange={(months) => set({ months: months ?? [] })}
        options={options(isNumber)}
      />
    </>
  )
}
