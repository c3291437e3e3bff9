import type { ViewProps } from '../kind'
import { prettyDocument } from '.'

export function View({ value, compact }: ViewProps) {
  if (compact) return <code className="ellipsis">{JSON.stringify(value)}</code>
  return <pre className="document">{prettyDocument(value)}</pre>
}
