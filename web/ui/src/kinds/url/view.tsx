import { plain, type ViewProps } from '../kind'

/** Only addresses of the web become links, so that a value can never run anything. */
export function View({ value }: ViewProps) {
  const address = plain(value)
  if (!/^https?:\/\//i.test(address)) return <>{address}</>
  return (
    <a href={address} target="_blank" rel="noreferrer noopener" onClick={(event) => event.stopPropagation()}>
      {address.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}
    </a>
  )
}
