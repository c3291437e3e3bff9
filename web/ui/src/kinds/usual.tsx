import { UndoOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { FieldDef, Value } from '@/api/types'
import { isEmpty, valueKind } from '.'
import { FieldView } from './field-view'

interface Props {
  field: FieldDef
  /** What the field would be filled with. */
  usual: Value
  onTake: () => void
}

/** Says that a value was typed over the one that is filled in by itself, and leads back to that. */
export function Usual({ field, usual, onTake }: Props) {
  const { t } = useTranslation('kinds')
  return (
    <button type="button" className="plain usual" tabIndex={-1} title={t('usual.take')} onClick={onTake}>
      <UndoOutlined /> {valueKind(field).numeric && t('usual.typed')}{' '}
      {isEmpty(usual) ? t('usual.nothing') : <FieldView field={field} value={usual} compact />}
    </button>
  )
}
