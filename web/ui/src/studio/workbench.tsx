import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePhone } from '@/ui/preferences'

interface Props {
  children: ReactNode
  panel: ReactNode
  /** On a phone the panel is a drawer, open while something is chosen. */
  panelOpen: boolean
  onClosePanel: () => void
}

/** The designer in the middle and, on the right, the settings of what is chosen. */
export function Workbench({ children, panel, panelOpen, onClosePanel }: Props) {
  const { t } = useTranslation('studio')
  const phone = usePhone()
  return (
    <div className="workbench">
      <div className="workbench-main">{children}</div>
      {phone ? (
        <Drawer open={panelOpen} onClose={onClosePanel} placement="bottom" size="85vh" title={t('settings')}>
          <div className="settings">{panel}</div>
        </Drawer>
      ) : (
        <aside className="workbench-panel settings" aria-label={t('settings')}>
          {panel}
        </aside>
      )}
    </div>
  )
}
