import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadFiles } from '@/api/files'
import type { Attachment } from '@/api/types'
import { formatSize } from '@/ui/format'
import { useNotify } from '@/ui/notify'

interface Props {
  value: Attachment[]
  onChange: (files: Attachment[]) => void
}

/** Files that go with a decision. */
export function Attachments({ value, onChange }: Props) {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const upload = async (files: File[]) => {
    setBusy(true)
    await uploadFiles(files)
      .then((added) => onChange([...value, ...added]))
      .catch(notify.failed)
    setBusy(false)
  }
  return (
    <div className="stack" style={{ gap: 4 }}>
      {value.map((file) => (
        <div className="row" key={file.id}>
          <PaperClipOutlined aria-hidden />
          <span className="grow ellipsis">{file.name}</span>
          <span className="muted">{formatSize(file.size)}</span>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('action.remove')}
            onClick={() => onChange(value.filter((other) => other.id !== file.id))}
          />
        </div>
      ))}
      <input
        ref={input}
        type="file"
        multiple
        style={{ display: 'none' }}
        onChange={(event) => void upload([...(event.target.files ?? [])])}
      />
      <Button
        size="small"
        icon={<PaperClipOutlined />}
        loading={busy}
        onClick={() => input.current?.click()}
        style={{ alignSelf: 'start' }}
      >
        {t('attach')}
      </Button>
    </div>
  )
}
