import { CheckCircleFilled } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef, FormField, Option, WeftRecord } from '@/api/types'
import { goTo } from '@/forms/places'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { intoView } from '@/ui/into-view'
import { isRetired } from '@/ui/retired'
import { StageDialog } from './stage-dialog'

interface Props {
  entity: string
  record: WeftRecord
  field: FieldDef
  fields: FormField[]
  editable: boolean
  /** Saves what is being typed; false when that was refused. */
  ready: () => Promise<boolean>
}

/** Where a record stands by a field with guides: its options to move along, what to do here and what the next one needs. */
export default function StageStrip({ entity, record, field, fields, editable, ready }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const [to, setTo] = useState<Option>()
  const options = (field.options ?? []).filter((option) => !isRetired(option))
  const at = options.findIndex((option) => option.name === record.values[field.name])
  const guide = field.guide?.[options[at]?.name ?? '']
  const next = options.find((option) => option.name === guide?.next)
  const begin = async (option: Option) => {
    if (await ready()) setTo(option)
  }
  return (
    <section className="panel process-strip stage-strip" aria-label={text(field.label)}>
      <ol className="chevrons">
        {options.map((option, index) => (
          <li
            key={option.name}
            className={`chevron ${index === at ? 'current' : index < at ? 'visited' : ''}`}
            aria-current={index === at ? 'step' : undefined}
            ref={index === at ? intoView : undefined}
          >
            <button
              type="button"
              className="plain ellipsis"
              disabled={!editable || index === at}
              onClick={() => void begin(option)}
              title={text(field.guide?.[option.name]?.help)}
            >
              {text(option.label)}
            </button>
          </li>
        ))}
      </ol>
      {guide?.help && <p className="stage-help">{text(guide.help)}</p>}
      {next && (
        <Needs
          title={t('stage.needs', { stage: text(next.label) })}
          names={field.guide?.[next.name]?.needs ?? []}
          record={record}
          fields={fields}
        />
      )}
      {to && (
        <StageDialog
          entity={entity}
          record={record}
          field={field}
          option={to}
          fields={fields}
          onClose={() => setTo(undefined)}
        />
      )}
    </section>
  )
}

/** What the next option needs, ticked as far as it is there; what is missing leads to its field. */
function Needs({
  title,
  names,
  record,
  fields,
}: {
  title: string
  names: string[]
  record: WeftRecord
  fields: FormField[]
}) {
  const text = useText()
  const needed = fields.filter((field) => names.includes(field.name))
  if (needed.length === 0) return null
  return (
    <p className="stage-needs">
      <span className="muted">{title}</span>
      {needed.map((field) =>
        isEmpty(record.values[field.name]) ? (
          <button key={field.name} type="button" className="plain link" onClick={() => goTo(field.name)}>
            <span className="ring" /> {text(field.label)}
          </button>
        ) : (
          <span key={field.name}>
            <CheckCircleFilled style={{ color: 'var(--ok)' }} /> {text(field.label)}
          </span>
        ),
      )}
    </p>
  )
}
