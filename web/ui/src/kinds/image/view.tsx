import { url } from '@/api/client'
import type { Attachment } from '@/api/types'
import { filesOf } from '../attachment'
import type { ViewProps } from '../kind'

export function View({ value, compact }: ViewProps) {
  const files = filesOf(value)
  if (compact) {
    return (
      <span className="row" style={{ gap: 4 }}>
        {files.slice(0, 3).map((file) => (
          <Thumbnail key={file.id} file={file} size={26} />
        ))}
        {files.length > 3 && <span className="muted">+{files.length - 3}</span>}
      </span>
    )
  }
  return (
    <span className="row wrap">
      {files.map((file) => (
        <a key={file.id} href={url(`/files/${file.id}`)} target="_blank" rel="noreferrer">
          <Thumbnail file={file} size={96} />
        </a>
      ))}
    </span>
  )
}

/** A small picture of a picture. */
export function Thumbnail({ file, size }: { file: Attachment; size: number }) {
  return (
    <img
      src={url(`/files/${file.id}/thumbnail`)}
      alt={file.name}
      title={file.name}
      width={size}
      height={size}
      loading="lazy"
      className="thumbnail"
    />
  )
}
