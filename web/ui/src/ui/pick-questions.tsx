import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/errors'
import type { PickNeeded } from '@/api/types'
import { useText } from '@/i18n/text'
import { PeoplePicker } from './people-picker'

/** Who was chosen, by pickKey. */
export type Picked = Record<string, string[]>

interface Props {
  picks: PickNeeded[]
  picked: Picked
  onChange: (picked: Picked) => void
}

/** Asks for the people of later steps that somebody has to choose now. */
export function PickQuestions({ picks, picked, onChange }: Props) {
  const { t } = useTranslation()
  const text = useText()
  return picks.map((pick) => {
    const label = t('pick.who', { step: text(pick.label) || pick.step })
    const range = rangeOf(pick)
    return (
      <Form.Item key={pickKey(pick)} label={label} required extra={range && t('pick.count', { range })}>
        <PeoplePicker
          value={picked[pickKey(pick)] ?? []}
          onChange={(people) => onChange({ ...picked, [pickKey(pick)]: people })}
          label={label}
          placeholder={t('pick.choose')}
          many={pick.max !== 1}
          among={pick.choices}
        />
      </Form.Item>
    )
  })
}

/** How many may be chosen; nothing where it is one person, whom the field itself asks for. */
function rangeOf({ min, max }: PickNeeded): string | undefined {
  const least = Math.max(1, min)
  if (max === 0) return least > 1 ? `${least}+` : undefined
  if (max === 1) return undefined
  return least === max ? `${max}` : `${least}–${max}`
}

/** Whether too few or too many people are chosen for a step. */
export function unpicked(picks: PickNeeded[], picked: Picked): boolean {
  return picks.some((pick) => {
    const count = picked[pickKey(pick)]?.length ?? 0
    return count < Math.max(1, pick.min) || (pick.max > 0 && count > pick.max)
  })
}

/** The people that the server wants chosen first. */
export function picksIn(error: unknown): PickNeeded[] {
  if (!(error instanceof ApiError)) return []
  return (error.document.current as { picks?: PickNeeded[] } | undefined)?.picks ?? []
}

/** What was chosen, as the server takes it. */
export function picksOf(picks: PickNeeded[], picked: Picked) {
  return picks.map((pick) => ({ step: pick.step, entry: pick.entry, people: picked[pickKey(pick)] ?? [] }))
}

function pickKey(pick: PickNeeded): string {
  return `${pick.step}/${pick.entry}`
}
