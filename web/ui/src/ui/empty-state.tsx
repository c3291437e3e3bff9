import { InboxOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

interface Props {
  icon?: ReactNode
  title: string
  /** What this place is for. */
  help?: ReactNode
  /** One button to start, at most one link beside it. */
  action?: ReactNode
}

/** Stands where nothing is yet, and teaches what could be. */
export function EmptyState({ icon, title, help, action }: Props) {
  return (
    <div className="empty-state">
      <span className="icon">{icon ?? <InboxOutlined />}</span>
      <h3>{title}</h3>
      {help && <p>{help}</p>}
      {action && <div className="row wrap">{action}</div>}
    </div>
  )
}
