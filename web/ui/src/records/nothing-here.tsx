import { SearchOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { EntityDetail } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'

/** Stands where a list has no records: there are none yet, or none that are asked for. */
export default function NothingHere({
  detail,
  view,
  narrowed,
  deleted,
  onClear,
}: {
  detail: EntityDetail
  /** The name of the view, where the list is in one. */
  view: string | undefined
  narrowed: boolean
  /** Of the records that were deleted. */
  deleted: boolean
  onClear: () => void
}) {
  const { t } = useTranslation('records')
  const text = useText()
  const router = useRouter()
  if (deleted && !narrowed) return <EmptyState title={t('nothing.deleted')} help={t('nothing.deletedHelp')} />
  const name = text(detail.entity.plural) || text(detail.entity.label)
  if (narrowed) {
    return (
      <EmptyState
        icon={<SearchOutlined />}
        title={t('nothing.found')}
        help={t('nothing.foundHelp')}
        action={<Button onClick={onClear}>{t('nothing.clear')}</Button>}
      />
    )
  }
  const shown = detail.views.find((one) => one.name === view)
  const create = () =>
    void router.navigate({ to: '/records/$entity/new', params: { entity: detail.entity.name } })
  return (
    <EmptyState
      icon={<Icon name={detail.entity.icon} />}
      title={shown ? t('nothing.inView', { view: text(shown.label) }) : t('nothing.yet', { name })}
      help={
        shown ? t('nothing.inViewHelp', { name }) : text(detail.entity.help) || t('nothing.yetHelp', { name })
      }
      action={
        detail.can.includes('create') && (
          <Button type="primary" onClick={create}>
            {t('newOne', { name: text(detail.entity.label) })}
          </Button>
        )
      }
    />
  )
}
