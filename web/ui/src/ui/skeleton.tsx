const widths = [92, 78, 86, 64, 95, 71, 83, 58]

/** Grey bars in the place of a panel's lines. */
export function Lines({ count = 6 }: { count?: number }) {
  const bars = Array.from({ length: count }, (_, line) => ({ line, width: widths[line % widths.length] }))
  return (
    <div className="stack" aria-busy="true">
      {bars.map(({ line, width }) => (
        <div key={line} className="skeleton" style={{ height: 14, width: `${width}%` }} />
      ))}
    </div>
  )
}

/** Grey bars in the place of a whole page. */
export function PageSkeleton() {
  return (
    <div className="page" aria-busy="true">
      <div className="skeleton" style={{ height: 26, width: 220 }} />
      <div className="panel" style={{ padding: 16 }}>
        <Lines count={10} />
      </div>
    </div>
  )
}
