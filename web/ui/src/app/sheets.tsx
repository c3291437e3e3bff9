import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Shell } from '@/api/types'
import { useText } from '@/i18n/text'
import { followUp } from '@/ui/follow-up'
import { Icon } from '@/ui/icon'
import { LanguageMenu, ThemeMenu } from '@/ui/look-menus'
import { quickCreate } from '@/ui/quick-create'
import { SideMenu } from './side-menu'
import { creatable } from './top-bar'

interface Props {
  open: 'create' | 'menu'
  shell: Shell | undefined
  onClose: () => void
}

/** What the phone's bottom bar opens: what can be created, and the menu. */
export default function Sheets({ open, shell, onClose }: Props) {
  const { t } = useTranslation('app')
  if (open === 'create') {
    return (
      <Drawer open onClose={onClose} placement="bottom" size="auto" title={t('bar.create')}>
        <CreateGrid shell={shell} onGo={onClose} />
      </Drawer>
    )
  }
  return (
    <Drawer
      open
      onClose={onClose}
      placement="left"
      size={300}
      title={shell?.company.name || t('product')}
      extra={
        <span className="row">
          <LanguageMenu />
          <ThemeMenu />
        </span>
      }
      styles={{ body: { padding: 0 }, header: { overflow: 'visible' } }}
    >
      <SideMenu shell={shell} onGo={onClose} />
    </Drawer>
  )
}

function CreateGrid({ shell, onGo }: { shell: Shell | undefined; onGo: () => void }) {
  const text = useText()
  const create = (entity: string) => {
    onGo()
    quickCreate(entity)
  }
  const { t } = useTranslation('app')
  const follow = () => {
    onGo()
    followUp()
  }
  return (
    <div className="create-grid">
      {(shell?.followups.length ?? 0) > 0 && (
        <button type="button" className="plain first" onClick={follow}>
          <Icon name="phone" /> {t('followUp')}
        </button>
      )}
      {creatable(shell).map((entity) => (
        <button key={entity.name} type="button" className="plain" onClick={() => create(entity.name)}>
          <Icon name={entity.icon} /> {text(entity.label)}
        </button>
      ))}
    </div>
  )
}
