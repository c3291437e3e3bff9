import { plain, type ViewProps } from '../kind'

/** Stars, read aloud as 3 / 5. */
export function View({ value, field }: ViewProps) {
  const stars = Number(plain(value))
  const most = Math.max(field.stars ?? 5, stars)
  if (Number.isNaN(stars)) return <>{plain(value)}</>
  return (
    <span role="img" aria-label={`${stars} / ${most}`} className="stars">
      {'★'.repeat(stars)}
      <span className="faint">{'★'.repeat(most - stars)}</span>
    </span>
  )
}
