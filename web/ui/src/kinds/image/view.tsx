import { filesOf } from '../attachment'
import { Pictures, Thumbnail } from '../attachment/view'
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
  return <Pictures files={files} size={96} />
}
