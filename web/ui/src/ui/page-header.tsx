import type { ReactNode } from 'react'

interface Props {
  title: ReactNode
  /** Tags and figures right after the title. */
  aside?: ReactNode
  /** Buttons on the right: at most one of them primary. */
  actions?: ReactNode
  /** A line under the title. */
  below?: ReactNode
}

/** The head of a page: what it is, and what can be done. */
export function PageHeader({ title, aside, actions, below }: Props) {
  return (
    <header className="page-header">
      <h1>{title}</h1>
      {aside && (
        <div className="row wrap" style={{ minHeight: 'var(--control)' }}>
          {aside}
        </div>
      )}
      {actions && <div className="actions">{actions}</div>}
      {below && <div className="below">{below}</div>}
    </header>
  )
}
