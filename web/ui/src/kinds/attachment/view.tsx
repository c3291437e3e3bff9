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
  const pictures = files.filter((file) => file.type.startsWith('image/'))
  return (
    <span className="stack" style={{ gap: 4 }}>
      {pictures.length > 0 && <Pictures files={pictures} size={72} />}
      {files
        .filter((file) => !pictures.includes(file))
        .map((file) =>
          file.type.startsWith('audio/') ? (
            <Player key={file.id} file={file} />
          ) : (
            <FileLink key={file.id} file={file} />
          ),
        )}
    </span>
  )
}

/** A recording to listen to. */
function Player({ file }: { file: Attachment }) {
  return (
    // biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said
    <audio
      controls
      preload="none"
      src={url(`/files/${file.id}`)}
      title={file.name}
      style={{ maxWidth: 280, height: 40 }}
    />
  )
}

/** Small pictures that lead to the large ones. */
export function Pictures({ files, size }: { files: Attachment[]; size: number }) {
  return (
    <span className="row wrap">
      {files.map((file) => (
        <a key={file.id} href={url(`/files/${file.id}`)} target="_blank" rel="noreferrer">
          <Thumbnail file={file} size={size} />
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
