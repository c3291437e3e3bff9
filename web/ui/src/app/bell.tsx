import { BellOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useShell } from '@/api/session'
import type { Notice } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { useDropped } from '@/ui/menu-button'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { WithCount } from '@/ui/with-count'

/** What happened while you were looking elsewhere. */
export function Bell() {
  const { t } = useTranslation('app')
  const { open, setOpen, box } = useDropped()
  const unread = useShell()?.counts.unread ?? 0
  return (
    <div className="dropped" ref={box}>
      <button
        type="button"
        className="plain icon-button"
        aria-expanded={open}
        aria-label={t('notices.title')}
        title={t('notices.title')}
        onClick={() => setOpen(!open)}
      >
        <WithCount count={unread}>
          <BellOutlined />
        </WithCount>
      </button>
      {open && (
        <div className="dropped-panel notices">
          <Notices onClose={() => setOpen(false)} />
        </div>
      )}
    </div>
  )
}

function Notices({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('app')
  const client = useQueryClient()
  const notices = useQuery({ queryKey: ['notices'], queryFn: () => api.get<Notice[]>('/notices') })
  const read = useMutation({
    mutationFn: (body: { ids: string[] } | { all: true }) => api.post('/notices/read', body),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['notices'] })
      void client.invalidateQueries({ queryKey: ['shell'] })
    },
  })
  const list = notices.data ?? []
  return (
    <>
      <header className="row">
        <h2 className="grow">{t('notices.title')}</h2>
        <Button
          size="small"
          type="link"
          disabled={!list.some((notice) => !notice.read)}
          onClick={() => read.mutate({ all: true })}
        >
          {t('notices.readAll')}
        </Button>
      </header>
      {notices.isPending && (
        <div style={{ padding: 12 }}>
          <Lines count={4} />
        </div>
      )}
      {notices.error && <ErrorState error={notices.error} retry={() => void notices.refetch()} />}
      {notices.data?.length === 0 && <EmptyState title={t('notices.empty')} help={t('notices.emptyHelp')} />}
      {list.map((notice) => (
        <NoticeRow
          key={notice.id}
          notice={notice}
          onOpen={() => {
            read.mutate({ ids: [notice.id] })
            onClose()
          }}
        />
      ))}
    </>
  )
}

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const text = useText()
  const router = useRouter()
  const open = () => {
    onOpen()
    if (notice.link?.startsWith('/')) router.history.push(notice.link)
  }
  return (
    <button type="button" className={notice.read ? 'plain notice' : 'plain notice unread'} onClick={open}>
      <strong>{text(notice.title)}</strong>
      {notice.body && <span className="body">{text(notice.body)}</span>}
      <span className="muted">
        <RelativeTime at={notice.at} />
      </span>
    </button>
  )
}
