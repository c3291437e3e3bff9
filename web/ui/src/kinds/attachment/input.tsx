import { DeleteOutlined, LoadingOutlined, UploadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import { uploadFiles } from '@/api/files'
import type { Attachment } from '@/api/types'
import type { InputProps } from '../kind'
import { filesOf } from '.'
import { FileLink } from './view'

interface Props extends InputProps {
  /** What the chooser offers: image/*. */
  accept?: string
  add?: string
  draw?: (file: Attachment) => ReactNode
}

export { FilesInput as Input }

/** Takes files by choosing, dropping or pasting. */
export function FilesInput({ field, value, onChange, id, label, compact, accept, add, draw }: Props) {
  const { t } = useTranslation('kinds')
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState('')
  const files = filesOf(value)
  const full = field.most !== undefined && files.length >= field.most
  const upload = useMutation({
    mutationFn: uploadFiles,
    onSuccess: (added) => onChange([...files, ...added]),
  })
  const take = (list: FileList | null | undefined) => {
    const large = [...(list ?? [])].find((file) => field.size && file.size > field.size * 1024 * 1024)
    setTooLarge(large ? t('files.tooLarge', { name: large.name, size: field.size }) : '')
    if (list && list.length > 0 && !large) upload.mutate([...list])
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
          {draw ? draw(file) : <FileLink file={file} />}
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
        multiple={field.most !== 1}
        accept={accept ?? field.accept?.join()}
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
        disabled={full}
        icon={upload.isPending ? <LoadingOutlined /> : <UploadOutlined />}
        onClick={() => chooser.current?.click()}
      >
        {compact ? t('action.add') : (add ?? t('files.add'))}
      </Button>
      {(upload.error || tooLarge) && (
        <span role="alert" className="danger">
          {tooLarge || errorText(upload.error)}
        </span>
      )}
    </div>
  )
}
