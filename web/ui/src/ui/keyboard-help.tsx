import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useShortcutRegistry } from './shortcuts'

/** Lists what the keyboard does here. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const groups = useShortcutRegistry((state) => state.groups)
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      title={t('keyboard.title')}
      width={520}
      mask={{ closable: true }}
    >
      <div className="stack">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 style={{ fontSize: 13, marginBottom: 6 }}>{group.title}</h3>
            {group.shortcuts.map((shortcut) => (
              <div key={shortcut.keys} className="row" style={{ padding: '2px 0' }}>
                <span className="grow">{shortcut.label}</span>
                <Keys keys={shortcut.keys} />
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  )
}

/** Keys as they stand on the keyboard: Ctrl S, g i. */
function Keys({ keys }: { keys: string }) {
  const held = keys.startsWith('mod+')
  const names = held ? ['Ctrl', keys.slice('mod+'.length)] : keys.split(' ')
  return (
    <span className="row" style={{ gap: 3 }}>
      {names.map((key) => (
        <kbd key={key}>{held || key.length > 1 ? key[0]?.toUpperCase() + key.slice(1) : key}</kbd>
      ))}
    </span>
  )
}
