import { PaperClipOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Mentions } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { answering } from '@/api/lookup'
import type { Attachment, LookupRow, Ref } from '@/api/types'
import { Input as FilesInput } from '@/kinds/attachment/input'
import { useNotify } from '@/ui/notify'
import { PersonTag } from '@/ui/person'
import { storedFrom, typedFrom } from './mentions'
import type { Comment, CommentDraft } from './timeline-api'

interface Props {
  /** The comment that is edited; absent for a new one. */
  comment?: Comment
  onSend: (draft: CommentDraft) => Promise<unknown>
  onCancel?: () => void
}

const files = { name: 'files', kind: 'attachment', label: { en: 'Files', zh: '附件' } }

/** Where a comment is written: @ finds people, files can go with it, Ctrl Enter sends it. */
export function CommentBox({ comment, onSend, onCancel }: Props) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const begun = typedFrom(comment?.text ?? '')
  const [typed, setTyped] = useState(begun.typed)
  const [people, setPeople] = useState<Ref[]>(begun.people)
  const [attached, setAttached] = useState<Attachment[]>(comment?.files ?? [])
  const [attaching, setAttaching] = useState(attached.length > 0)
  const [busy, setBusy] = useState(false)
  const { search, setSearch, found, loading } = usePeople()
  const empty = typed.trim() === '' && attached.length === 0
  const send = async () => {
    if (empty || busy) return
    setBusy(true)
    try {
      await onSend({ text: storedFrom(typed, people), files: attached.map((file) => file.id) })
      setTyped('')
      setPeople([])
      setAttached([])
      setAttaching(false)
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="comment-box stack">
      <Mentions
        value={typed}
        onChange={setTyped}
        onSearch={setSearch}
        onInput={({ nativeEvent, target }) => seekAgain(nativeEvent as InputEvent, target)}
        onSelect={(option) => {
          const person = found.find((one) => one.title === option.value)
          if (person) setPeople((before) => [...before.filter((one) => one.title !== person.title), person])
        }}
        loading={loading && search !== ''}
        options={found.map((person) => ({
          key: person.id,
          value: person.title,
          label: <PersonTag person={person} plain />,
        }))}
        filterOption={false}
        notFoundContent={t('timeline.nobody')}
        placeholder={t('timeline.write')}
        aria-label={t('timeline.write')}
        autoSize={{ minRows: 2, maxRows: 10 }}
        maxLength={9000}
        autoFocus={comment !== undefined}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            event.stopPropagation()
            void send()
          }
          if (event.key === 'Escape') onCancel?.()
        }}
      />
      {attaching && (
        <FilesInput
          field={files}
          value={attached}
          onChange={(value) => setAttached(value as Attachment[])}
          label={t('attachments')}
        />
      )}
      <div className="row">
        <Button type="primary" size="small" disabled={empty} loading={busy} onClick={() => void send()}>
          {comment ? t('action.save') : t('action.send')}
        </Button>
        {onCancel && (
          <Button size="small" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
        )}
        {!attaching && (
          <Button
            type="text"
            size="small"
            icon={<PaperClipOutlined />}
            aria-label={t('attachments')}
            title={t('attachments')}
            onClick={() => setAttaching(true)}
          />
        )}
      </div>
    </div>
  )
}

/** Text that came without keys (pasted by mouse, chosen in an input method) finds people, too: the field listens to keys alone. */
function seekAgain({ inputType, data }: InputEvent, field: EventTarget) {
  const typed = inputType === 'insertText' && (data?.length ?? 0) < 2
  if (typed || inputType.startsWith('delete')) return
  requestAnimationFrame(() => field.dispatchEvent(new KeyboardEvent('keyup', { key: '@', bubbles: true })))
}

function usePeople() {
  const [search, setSearch] = useState('')
  const q = useDeferredValue(search)
  const lookup = useQuery({
    queryKey: ['lookup', 'user', q],
    queryFn: () => api.get<LookupRow[]>('/lookup/user', { q, limit: 8 }),
    placeholderData: (before) => before,
  })
  return { search, setSearch, found: answering(lookup, q, search), loading: lookup.isFetching }
}
