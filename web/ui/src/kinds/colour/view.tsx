import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  return (
    <span className="swatch">
      <span style={{ background: plain(value) }} aria-hidden />
      <span className="tabular">{plain(value)}</span>
    </span>
  )
}
