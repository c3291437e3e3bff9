import { plain, type ViewProps } from '../kind'

export function View({ value, compact }: ViewProps) {
  return <span style={compact ? undefined : { whiteSpace: 'pre-wrap' }}>{plain(value)}</span>
}
