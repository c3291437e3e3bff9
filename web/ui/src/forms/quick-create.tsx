import { useRouter } from '@tanstack/react-router'
import { Button, Drawer, Modal } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import type { WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { kindOf } from '@/kinds'
import { useNotify } from '@/ui/notify'
import { usePhone } from '@/ui/preferences'
import { type QuickCreate, useQuickCreates } from '@/ui/quick-create'
import { FormView } from './form-view'
import { FormFrame, SaveBar } from './record-form'
import { useRecordForm } from './use-record-form'

/** The short forms that are open. */
export default function QuickCreates() {
  const forms = useQuickCreates((state) => state.forms)
  return forms.map(({ key, ...form }) => <QuickForm key={key} {...form} />)
}

/** A record in passing: the short form of its entity, over whatever the person is doing. */
function QuickForm({ entity, prefill, taken, done }: Omit<QuickCreate, 'key'>) {
  const { t } = useTranslation('forms')
  const text = useText()
  const router = useRouter()
  const notify = useNotify()
  const summary = useShell()?.entities[entity]
  const control = useRecordForm({ entity, form: 'quick', prefill })
  const name = text(summary?.label)
  const visit = (id: string) => void router.navigate({ to: '/records/$entity/$id', params: { entity, id } })
  const made = (record: WeftRecord) => {
    const field = control.fields.find((one) => one.name === summary?.title)
    const title = (field && kindOf(field).toText(record.values[field.name], field)) || name
    if (!taken) notify.offer(t('quick.made', { name: title }), t('quick.open'), () => visit(record.id))
    done({ id: record.id, title })
  }
  const whole = () => {
    done(null)
    void router.navigate({
      to: '/records/$entity/new',
      params: { entity },
      search: { values: JSON.stringify({ ...prefill, ...control.wired() }) },
    })
  }
  return (
    <Sheet title={t('quick.title', { name })} onClose={() => done(null)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in a line of text saves, as in every small dialog */}
      <div onKeyDown={(event) => savesOnEnter(event) && void control.save().then((one) => one && made(one))}>
        <FormFrame
          control={control}
          bar={
            <SaveBar
              control={control}
              onSaved={made}
              onCancel={() => done(null)}
              saveLabel={t('action.create')}
            />
          }
        >
          <FormView control={control} />
        </FormFrame>
        {!taken && (
          <Button type="link" size="small" onClick={whole}>
            {t('quick.whole')}
          </Button>
        )}
      </div>
    </Sheet>
  )
}

/** Whether a key is Enter in a text of one line, and not meant for a list of choices. */
function savesOnEnter(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  const own = target.closest('[role=combobox], textarea, button, .ant-picker, table')
  const saves =
    event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing && !own
  if (saves) event.preventDefault()
  return saves
}

interface SheetProps {
  title: string
  onClose: () => void
  children: ReactNode
}

/** A dialog; on a phone it comes up from the bottom. */
function Sheet({ title, onClose, children }: SheetProps) {
  const phone = usePhone()
  if (phone) {
    return (
      <Drawer open placement="bottom" size="auto" title={title} onClose={onClose} className="quick-create">
        {children}
      </Drawer>
    )
  }
  return (
    <Modal
      open
      title={title}
      footer={null}
      width={640}
      onCancel={onClose}
      keyboard={false}
      className="quick-create"
    >
      {children}
    </Modal>
  )
}
