import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import { useShell } from '@/api/session'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { RecordLink } from '@/ui/record-link'
import { AsItWas } from './as-of'
import { CommentItem } from './comment-item'
import { Changes, toldChanges } from './history-tab'
import { recordValue } from './record-value'
import { Actor, Entry } from './stream-entry'
import type { TimelineItem } from './timeline-api'

/** One thing that happened. Fields are those of the record whose timeline it is. */
export function Item({ item, fields }: { item: TimelineItem; fields: FieldDef[] }) {
  if (item.comment) return <CommentItem comment={item.comment} />
  if (item.decision) return <DecisionItem item={item} />
  if (item.record) return <RelatedItem item={item} />
  return <ChangeItem item={item} fields={fields} />
}

/** Actions of which the timeline shows what changed. */
const detailed = ['update', 'share', 'unshare']

function ChangeItem({ item, fields }: { item: TimelineItem; fields: FieldDef[] }) {
  const { t } = useTranslation('records')
  const change = item.change
  if (!change) return null
  const shown = toldChanges(change.changes)
  if (change.action === 'update' && shown.length === 0 && !change.comment) return null
  const head = (
    <>
      <Actor person={item.actor} /> {t(`history.action.${change.action}`, { defaultValue: change.action })}
    </>
  )
  const through =
    change.through && change.through !== 'form'
      ? t(`history.through.${change.through}`, { defaultValue: change.through })
      : undefined
  const aside = (
    <>
      {through && `· ${through}`} <AsItWas at={item.at} />
    </>
  )
  return (
    <Entry actor={item.actor} at={item.at} icon="history" head={head} aside={aside}>
      {change.comment && <blockquote>{change.comment}</blockquote>}
      {detailed.includes(change.action) && shown.length > 0 && <Changes changes={shown} fields={fields} />}
    </Entry>
  )
}

function DecisionItem({ item }: { item: TimelineItem }) {
  const text = useText()
  const decision = item.decision
  if (!decision) return null
  const run = (
    <Link to="/runs/$id" params={{ id: decision.run }}>
      {text(decision.workflow)}
    </Link>
  )
  return (
    <Entry actor={item.actor} at={item.at} icon="branches" head={text(decision.text)} aside={run}>
      {decision.comment && <blockquote>{decision.comment}</blockquote>}
    </Entry>
  )
}

/** A record that refers to this one; an activity shows what was noted too. */
function RelatedItem({ item }: { item: TimelineItem }) {
  const { t } = useTranslation('records')
  const text = useText()
  const related = item.record
  const known = useShell()?.entities[related?.entity ?? '']
  const detail = useQuery(entityQuery(related?.entity ?? ''))
  if (!related) return null
  const useful = (detail.data?.entity.fields ?? []).filter(
    (field) => field.name !== detail.data?.entity.title && !isEmpty(recordValue(related.record, field.name)),
  )
  const notes = useful.filter((field) => field.kind === 'longtext')
  const files = useful.filter((field) => field.kind === 'attachment' || field.kind === 'image')
  const facts = useful.filter((field) => field.kind !== 'longtext' && !field.system && !files.includes(field))
  return (
    <Entry
      actor={item.actor}
      at={item.at}
      icon={known?.icon}
      head={
        <>
          <Actor person={item.actor} />{' '}
          <span className="muted">{t('timeline.made', { name: text(known?.label) || related.entity })}</span>{' '}
          <RecordLink entity={related.entity} id={related.id}>
            {related.title}
          </RecordLink>
        </>
      }
    >
      {facts.length > 0 && (
        <div className="row wrap facts">
          {facts.map((field) => (
            <span key={field.name} title={text(field.label)}>
              {field.kind === 'boolean' ? (
                <span className="muted">
                  {related.record.values[field.name] === true && text(field.label)}
                </span>
              ) : (
                <FieldView
                  field={field}
                  value={recordValue(related.record, field.name)}
                  compact
                  masked={related.record.masked?.includes(field.name)}
                />
              )}
            </span>
          ))}
        </div>
      )}
      {notes.map((field) => (
        <blockquote key={field.name}>
          <FieldView
            field={field}
            value={recordValue(related.record, field.name)}
            masked={related.record.masked?.includes(field.name)}
          />
        </blockquote>
      ))}
      {files.map((field) => (
        <FieldView key={field.name} field={field} value={recordValue(related.record, field.name)} />
      ))}
    </Entry>
  )
}
