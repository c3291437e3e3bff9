import { CloseOutlined, ExpandAltOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '@/ui/error-state'
import { RecordView } from './record-view'

interface Props {
  entity: string
  id: string
  onClose: () => void
  onChanged: () => void
}

/** A record beside its list; the list stays usable. */
export default function RecordDrawer({ entity, id, onClose, onChanged }: Props) {
  const { t } = useTranslation('records')
  const router = useRouter()
  const openPage = () => void router.navigate({ to: '/records/$entity/$id', params: { entity, id } })
  return (
    <Drawer
      open
      mask={false}
      size={Math.min(760, window.innerWidth - 320)}
      onClose={onClose}
      className="record-drawer"
      title={null}
      closable={false}
      extra={
        <>
          <Button
            type="text"
            icon={<ExpandAltOutlined />}
            onClick={openPage}
            aria-label={t('openPage')}
            title={t('openPage')}
          />
          <Button
            type="text"
            icon={<CloseOutlined />}
            onClick={onClose}
            aria-label={t('action.close')}
            title={t('action.close')}
          />
        </>
      }
      keyboard={false}
    >
      <ErrorBoundary at={id}>
        <RecordView
          key={id}
          entity={entity}
          id={id}
          panel
          onDeleted={() => {
            onClose()
            onChanged()
          }}
        />
      </ErrorBoundary>
    </Drawer>
  )
}
