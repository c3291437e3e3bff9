import { url } from '@/api/client'
import { filesOf } from '../attachment'
import { Thumbnail } from '../attachment/view'
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

export { Thumbnail }
