import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action, FieldDef, FormField, Option, WeftRecord } from '@/api/types'
import { fieldsOf } from '@/forms/problems'
import { formQuery, useDevice } from '@/forms/use-layout'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { wayTo } from './kanban'

const StageDialog = lazy(async () => ({ default: (await import('./stage-dialog')).StageDialog }))
const TransitionDialog = lazy(() => import('./transition-dialog'))

/** A card on its way to another column; with a form once it is known how it gets there. */
export interface Move {
  record: WeftRecord
  to: Option
  form?: { record: WeftRecord; fields: FormField[]; action?: Action }
}

/** Moves cards as a save or an event does it, with what either asks for; what is refused is back where it was. */
export function useMove(entity: string, field: FieldDef) {
  const { t } = useTranslation('records')
  const text = useText()
  const notify = useNotify()
  const client = useQueryClient()
  const device = useDevice()
  const [move, setMove] = useState<Move>()
  const begin = async (record: WeftRecord, to: Option) => {
    setMove({ record, to })
    try {
      const asked = { ...formQuery(client, { entity, id: record.id, device }), staleTime: 0 }
      const data = await client.fetchQuery(asked)
      const way = wayTo(to, field, data)
      if (!data.record || 'refused' in way) {
        const reason = 'refused' in way && way.refused
        notify.info(text(reason || null) || t('kanban.noWay', { option: text(to.label) }))
        setMove(undefined)
        return
      }
      const action = 'action' in way ? way.action : undefined
      setMove({ record, to, form: { record: data.record, fields: fieldsOf(data.form), action } })
    } catch (error) {
      notify.failed(error)
      setMove(undefined)
    }
  }
  const end = async () => {
    await client.invalidateQueries({ queryKey: ['records', entity] })
    setMove(undefined)
    requestAnimationFrame(() => document.getElementById(cardId(move?.record.id))?.focus())
  }
  return { move, begin, end }
}

/** The element that keeps the focus when its card is in another column. */
export function cardId(id: string | undefined): string {
  return `card-${id}`
}

interface Props {
  entity: string
  field: FieldDef
  move: Move
  onEnd: () => void
}

/** Asks for what a move needs; nothing while that is not known, or where it needs nothing. */
export function MoveDialog({ entity, field, move: { to, form }, onEnd }: Props) {
  if (!form) return null
  const { record, fields, action } = form
  const given = { entity, record, fields, onClose: onEnd }
  return (
    <Suspense fallback={null}>
      {action ? (
        <TransitionDialog {...given} action={action} />
      ) : (
        <StageDialog {...given} field={field} option={to} />
      )}
    </Suspense>
  )
}
