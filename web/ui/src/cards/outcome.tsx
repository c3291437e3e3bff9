import { PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import type { FormField } from '@/api/types'
import type { RecordFormControl } from '@/forms/use-record-form'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { useCreatable } from '@/kinds/reference/lookup'
import { quickCreateFor } from '@/ui/quick-create'
import type { Card } from './parse'
import type { ReadCard } from './use-card'
import { valuesOf } from './values'

interface Props {
  control: RecordFormControl
  read: ReadCard
}

/** Which fields a card has filled, to be checked; and the company, where it is not known yet. */
export function Outcome({ control, read: { card, filled, company } }: Props) {
  const { t } = useTranslation('cards')
  const text = useText()
  const fields = filled.map((field) => text(field.label)).join(t('comma'))
  return (
    <span role="status">
      {filled.length > 0 ? t('filled', { fields }) : t('kept')}
      {company && card.company && isEmpty(control.value(company)) && (
        <UnknownCompany control={control} card={card} field={company} />
      )}
    </span>
  )
}

interface CompanyProps {
  control: RecordFormControl
  card: Card
  field: FormField
}

/** Offers to make a record of the company that a card names. */
function UnknownCompany({ control, card, field }: CompanyProps) {
  const { t } = useTranslation('cards')
  const text = useText()
  const client = useQueryClient()
  const target = useCreatable(field.to ?? '', true)
  if (!target) return null
  const make = async () => {
    const { entity } = await client.ensureQueryData(entityQuery(target.name))
    const typed = entity.fields.filter((one) => one.rights === 'edit')
    const made = await quickCreateFor(target.name, valuesOf(card, typed))
    if (made) control.set(field, { ...made })
  }
  return (
    <>
      {' '}
      {t('unknown', { name: card.company })}{' '}
      <Button size="small" icon={<PlusOutlined />} onClick={() => void make()}>
        {t('make', { entity: text(target.label) })}
      </Button>
    </>
  )
}
