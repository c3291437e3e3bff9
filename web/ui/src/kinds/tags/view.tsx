import type { ViewProps } from '../kind'
import { tagsOf } from '.'

export function View({ value, compact }: ViewProps) {
  return (
    <span className={compact ? 'row' : 'row wrap'} style={{ gap: 4, display: 'inline-flex' }}>
      {tagsOf(value).map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </span>
  )
}
