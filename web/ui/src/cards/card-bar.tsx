import { IdcardOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordFormControl } from '@/forms/use-record-form'
import { CardDialog } from './card-dialog'
import './cards.css'
import { Outcome } from './outcome'
import { useCard } from './use-card'

/** Offers to fill a form from a business card, and tells what came of it. */
export default function CardBar({ control }: { control: RecordFormControl }) {
  const { t } = useTranslation('cards')
  const chooser = useRef<HTMLInputElement>(null)
  const card = useCard(control)
  const choose = () => chooser.current?.click()
  return (
    <div className="card-bar">
      <input
        ref={chooser}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        hidden
        onChange={(event) => {
          const [photo] = event.target.files ?? []
          event.target.value = ''
          if (photo) card.mutate(photo)
        }}
      />
      <Button icon={<IdcardOutlined />} onClick={choose}>
        {t('read')}
      </Button>
      {card.data ? (
        <Outcome control={control} read={card.data} />
      ) : (
        <span className="muted">{t('help')}</span>
      )}
      {card.variables && (card.isPending || card.isError) && (
        <CardDialog
          photo={card.variables}
          done={card.done}
          error={card.error}
          onAnother={choose}
          onClose={card.cancel}
        />
      )}
    </div>
  )
}
