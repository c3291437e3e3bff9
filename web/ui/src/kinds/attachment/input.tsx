import { DeleteOutlined, LoadingOutlined, UploadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { errorText } from '@/api/errors'
import type { Attachment } from '@/api/types'
import type { InputProps } from '../kind'
import { filesOf } from '.'
import { FileLink } from './view'

/** Takes files by choosing, dropping or pasting. */
export function Input({ value, onChange, id, label, compact }: InputProps) {
  const { t } = useTranslation('kinds')
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const files = filesOf(value)
  const upload = useMutation({
    mutationFn: (chosen: File[]) => send(chosen),
    onSuccess: (added) => onChange([...files, ...added]),
  })
  const take = (list: FileList | null | undefined) => {
    if (list && list.length > 0) upload.mutate([...list])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={over ? 'files over' : 'files'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
      onPaste={(event) => take(event.clipboardData.files)}
    >
      {files.map((file) => (
        <span key={file.id} className="row">
          <FileLink file={file} />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={`${t('action.remove')} ${file.name}`}
            onClick={() => onChange(files.filter((other) => other.id !== file.id))}
          />
        </span>
      ))}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
      <Button
        id={id}
        aria-label={label}
        size="small"
        icon={upload.isPending ? <LoadingOutlined /> : <UploadOutlined />}
        onClick={() => chooser.current?.click()}
      >
        {compact ? t('action.add') : t('files.add')}
      </Button>
      {upload.error && (
        <span role="alert" style={{ color: 'var(--danger)' }}>
          {errorText(upload.error)}
        </span>
      )}
    </div>
  )
}

function send(files: File[]): Promise<Attachment[]> {
  const body = new FormData()
  for (const file of files) body.append('file', file, file.name)
  return api.post<Attachment[]>('/files', body)
}
