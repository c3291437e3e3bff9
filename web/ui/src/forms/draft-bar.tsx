import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '@/ui/time'
import type { RecordFormControl } from './use-record-form'

/** Offers what was typed here before and not saved. */
export function DraftBar({ control }: { control: RecordFormControl }) {
  const { t } = useTranslation('forms')
  if (!control.draft) return null
  return (
    <div className="draft-bar" role="status">
      <span className="grow">
        {t('draft.found')} (<RelativeTime at={new Date(control.draft.at).toISOString()} />)
        {control.draft.changed && <strong> {t('draft.changed')}</strong>}
      </span>
      <Button size="small" type="primary" onClick={control.takeDraft}>
        {t('draft.take')}
      </Button>
      <Button size="small" onClick={control.dropDraft}>
        {t('action.discard')}
      </Button>
    </div>
  )
}
