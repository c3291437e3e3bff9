import { Alert, Button, Modal, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'
import { useBlobAddress } from '@/ui/blob-address'
import { NothingRead } from './read'

interface Props {
  photo: File
  /** How much is read, from 0 to 1. */
  done: number
  error: unknown
  onAnother: () => void
  onClose: () => void
}

/** A card while it is read: its photo, how far it is, and what to do where nothing could be read. */
export function CardDialog({ photo, done, error, onAnother, onClose }: Props) {
  const { t } = useTranslation('cards')
  const address = useBlobAddress(photo)
  return (
    <Modal
      open
      title={t('title')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <Button key="close" onClick={onClose}>
          {error ? t('byHand') : t('action.cancel')}
        </Button>,
        Boolean(error) && (
          <Button key="another" type="primary" onClick={onAnother}>
            {t('another')}
          </Button>
        ),
      ]}
    >
      <div className="card-reading">
        <img src={address} alt={t('photo')} />
        {error ? (
          <Alert type="warning" showIcon title={wordsFor(error, t)} />
        ) : (
          <>
            <Progress percent={Math.round(done * 100)} status="active" aria-label={t('title')} />
            <span className="muted" role="status">
              {t(done > 0 ? 'reading' : 'preparing')}
            </span>
          </>
        )}
      </div>
    </Modal>
  )
}

function wordsFor(error: unknown, t: (key: 'nothing' | 'failed') => string): string {
  if (error instanceof ApiError) return errorText(error)
  return t(error instanceof NothingRead ? 'nothing' : 'failed')
}
