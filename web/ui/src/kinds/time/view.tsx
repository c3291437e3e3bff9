import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  return <time className="tabular">{plain(value)}</time>
}
