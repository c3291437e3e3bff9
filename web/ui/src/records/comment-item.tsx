import { DeleteOutlined, EditOutlined, EllipsisOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshAround } from '@/api/around'
import { FileLink } from '@/kinds/attachment/view'
import { MenuButton } from '@/ui/menu-button'
import { useNotify } from '@/ui/notify'
import { RecordLink } from '@/ui/record-link'
import { RelativeTime } from '@/ui/time'
import { CommentBox } from './comment-box'
import { useUnreached } from './composer'
import { partsOf } from './mentions'
import { Actor, Entry } from './stream-entry'
import { type Comment, deleteComment, editComment } from './timeline-api'

/** What somebody wrote; its author may change it and take it away. */
export function CommentItem({ comment }: { comment: Comment }) {
  const { t } = useTranslation('records')
  const [editing, setEditing] = useState(false)
  const refresh = useRefreshAround()
  const warn = useUnreached()
  if (comment.deleted_at) {
    const who = comment.deleted_by?.title ?? comment.author.title
    return (
      <Entry
        actor={comment.author}
        at={comment.at}
        head={<em className="muted">{t('timeline.deleted', { name: who })}</em>}
      />
    )
  }
  return (
    <Entry
      actor={comment.author}
      at={comment.at}
      head={<Actor person={comment.author} />}
      aside={comment.edited_at && <Edited comment={comment} />}
    >
      {editing ? (
        <CommentBox
          comment={comment}
          onSend={async (draft) => {
            warn(await editComment(comment.id, draft))
            setEditing(false)
            refresh()
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className="comment">
          <div className="grow">
            {comment.text && (
              <p>
                <Words text={comment.text} />
              </p>
            )}
            {comment.files.map((file) => (
              <FileLink key={file.id} file={file} />
            ))}
          </div>
          {comment.can.length > 0 && <CommentMenu comment={comment} onEdit={() => setEditing(true)} />}
        </div>
      )}
    </Entry>
  )
}

function Words({ text }: { text: string }) {
  return partsOf(text).map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
      <RecordLink key={index} entity="user" id={part.id}>
        @{part.title}
      </RecordLink>
    ),
  )
}

function Edited({ comment }: { comment: Comment }) {
  const { t } = useTranslation('records')
  const before = (
    <ol className="earlier">
      {(comment.earlier ?? []).map((said) => (
        <li key={said.at}>
          <span className="muted">
            <RelativeTime at={said.at} />
          </span>
          <p>
            <Words text={said.text} />
          </p>
        </li>
      ))}
    </ol>
  )
  return (
    <Popover content={before} trigger="click" title={t('timeline.before')}>
      <button type="button" className="plain link">
        {t('timeline.edited')}
      </button>
    </Popover>
  )
}

function CommentMenu({ comment, onEdit }: { comment: Comment; onEdit: () => void }) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const refresh = useRefreshAround()
  const actions: Record<string, () => void> = {
    edit: onEdit,
    delete: () => void deleteComment(comment.id).then(refresh, notify.failed),
  }
  const items = [
    { key: 'edit', label: t('action.edit'), icon: <EditOutlined /> },
    { key: 'delete', label: t('action.delete'), icon: <DeleteOutlined />, danger: true },
  ].filter((item) => comment.can.includes(item.key))
  return (
    <MenuButton label={t('action.more')} items={items} onChoose={(key) => actions[key]?.()}>
      <EllipsisOutlined />
    </MenuButton>
  )
}
