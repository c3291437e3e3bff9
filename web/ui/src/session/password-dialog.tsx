import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { errorText } from '@/api/errors'
import { sessionQuery } from '@/api/session'
import { useNotify } from '@/ui/notify'

interface Passwords {
  old: string
  new: string
  again: string
}

/** Changes one's own password; forced after an administrator has set it. */
export default function PasswordDialog({ forced, onClose }: { forced?: boolean; onClose: () => void }) {
  const { t } = useTranslation('session')
  const notify = useNotify()
  const client = useQueryClient()
  const [form] = Form.useForm<Passwords>()
  const change = useMutation({
    mutationFn: (passwords: Passwords) =>
      api.post('/session/password', { old: passwords.old, new: passwords.new }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      notify.done(t('passwordChanged'))
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('changePassword')}
      okText={t('action.save')}
      onOk={form.submit}
      onCancel={onClose}
      closable={!forced}
      mask={{ closable: !forced }}
      keyboard={!forced}
      cancelButtonProps={forced ? { style: { display: 'none' } } : undefined}
      confirmLoading={change.isPending}
      width={380}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={change.mutate}>
        {forced && <p style={{ marginBottom: 12 }}>{t('mustChange')}</p>}
        {change.error && (
          <div className="error-box" role="alert" style={{ marginBottom: 12 }}>
            {errorText(change.error)}
          </div>
        )}
        <Form.Item
          name="old"
          label={t('oldPassword')}
          rules={[{ required: true, message: t('passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Form.Item
          name="new"
          label={t('newPassword')}
          rules={[{ required: true, min: 8, message: t('passwordShort') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('passwordAgain')}
          dependencies={['new']}
          rules={[sameAs('new', t('passwordDiffers'))]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** A rule of a form: the same text as in another field. */
function sameAs(name: string, message: string) {
  return ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
    validator: async (_: unknown, value: unknown) => {
      if (value !== getFieldValue(name)) throw new Error(message)
    },
  })
}
