import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import type { FieldDefinition } from './definitions'
import { Choice, fieldOptions } from './parts'

const functions = ['sum', 'count', 'average', 'highest', 'lowest'] as const
type Function = (typeof functions)[number]

const counted = [
  'number',
  'decimal',
  'money',
  'percent',
  'duration',
  'rating',
  'progress',
  'formula',
  'date',
  'datetime',
]

interface Props {
  field: FieldDefinition
  set: (part: Partial<FieldDefinition>) => void
  /** The entity whose records count. */
  of: string | undefined
  /** What is done without a function; a field that always has one counts. */
  otherwise?: string
}

/** What a field does with the records that count: their number, or the sum, highest … of one of their fields. */
export function TotalSetting({ field, set, of, otherwise }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const numbers = useFields(of).filter((other) => counted.includes(other.kind))
  const usual = otherwise ? '' : 'count'
  const chosen = functionOf(field) ?? usual
  const options = functions.map((name) => ({ value: name as string, label: t(`function.${name}`) }))
  return (
    <>
      <Choice
        label={t('setting.function')}
        value={chosen}
        onChange={(name) => set(withFunction((name ?? usual) as Function | '', amountOf(field)))}
        options={otherwise ? [{ value: '', label: otherwise }, ...options] : options}
      />
      {chosen !== '' && chosen !== 'count' && (
        <Choice
          label={t('setting.amount')}
          value={amountOf(field)}
          onChange={(amount) => set(withFunction(chosen, amount))}
          options={fieldOptions(numbers, text)}
        />
      )}
    </>
  )
}

/** The function of a field that counts or sums up records; an amount that is still to be chosen is "". */
export function functionOf(field: FieldDefinition): Function | undefined {
  return functions.find((name) => field[name] !== undefined)
}

function amountOf(field: FieldDefinition): string | undefined {
  return field.sum ?? field.average ?? field.highest ?? field.lowest
}

/** A field without a function. */
export const noTotal = {
  sum: undefined,
  average: undefined,
  highest: undefined,
  lowest: undefined,
  count: undefined,
}

function withFunction(name: Function | '', amount: string | undefined): Partial<FieldDefinition> {
  if (name === '') return noTotal
  const first = { show: undefined, order: undefined }
  return name === 'count'
    ? { ...noTotal, ...first, count: true }
    : { ...noTotal, ...first, [name]: amount ?? '' }
}
