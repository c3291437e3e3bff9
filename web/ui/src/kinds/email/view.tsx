import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  const address = plain(value)
  return (
    <a href={`mailto:${address}`} onClick={(event) => event.stopPropagation()}>
      {address}
    </a>
  )
}
