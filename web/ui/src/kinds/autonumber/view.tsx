import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  return <span className="tabular">{plain(value)}</span>
}
