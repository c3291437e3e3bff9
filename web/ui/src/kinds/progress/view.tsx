import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  const done = Number(plain(value))
  return (
    <span className="progress">
      <span className="progress-bar" aria-hidden>
        <span style={{ width: `${Math.min(100, Math.max(0, done || 0))}%` }} />
      </span>
      <span className="tabular">{plain(value)}%</span>
    </span>
  )
}
