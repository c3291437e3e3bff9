import { PaperClipOutlined } from '@ant-design/icons'
import { url } from '@/api/client'
import type { Attachment } from '@/api/types'
import { formatSize } from '@/ui/format'
import type { ViewProps } from '../kind'

export function View({ value, compact }: ViewProps) {
  const files = Array.isArray(value) ? (value as Attachment[]) : []
  if (compact)
    return files.length === 0 ? null : (
      <>
        <PaperClipOutlined /> {files.length}
      </>
    )
  return (
    <span className="stack" style={{ gap: 2 }}>
      {files.map((file) => (
        <FileLink key={file.id} file={file} />
      ))}
    </span>
  )
}

/** A file by name and size; a click opens or downloads it. */
export function FileLink({ file }: { file: Attachment }) {
  return (
    <span className="row" style={{ gap: 6 }}>
      <PaperClipOutlined className="muted" />
      <a href={url(`/files/${file.id}`)} target="_blank" rel="noreferrer" className="ellipsis">
        {file.name}
      </a>
      <span className="muted tabular">{formatSize(file.size)}</span>
    </span>
  )
}
