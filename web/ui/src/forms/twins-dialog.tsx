import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import TwinList from './twin-list'
import type { RecordFormControl } from './use-record-form'

/** Asks once whether to save what may exist already. */
export default function TwinsDialog({ control }: { control: RecordFormControl }) {
  const { t } = useTranslation('forms')
  const { question } = control
  if (!question) return null
  return (
    <Modal
      open
      title={t('twins.title')}
      okText={t('twins.save')}
      cancelText={t('twins.back')}
      onOk={() => question.answer(true)}
      onCancel={() => question.answer(false)}
    >
      <p style={{ marginBottom: 12 }}>{t('twins.help')}</p>
      <TwinList entity={control.target.entity} twins={question.twins} />
    </Modal>
  )
}
