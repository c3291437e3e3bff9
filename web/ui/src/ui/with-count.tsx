import type { ReactNode } from 'react'

/** An icon with how many things wait behind it. */
export function WithCount({ count, children }: { count: number; children: ReactNode }) {
  return (
    <span className="with-count">
      {children}
      {count > 0 && <span className="count">{count > 99 ? '99+' : count}</span>}
    </span>
  )
}
