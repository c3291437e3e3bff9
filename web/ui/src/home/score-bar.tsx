import './score-bar.css'

/** How much of a target was reached, green once all of it is; plain ones compare results alone. */
export function ScoreBar({ percent, plain }: { percent: number; plain?: boolean }) {
  return (
    <span className={percent >= 100 && !plain ? 'score-bar reached' : 'score-bar'}>
      <span style={{ width: `${Math.max(0, Math.min(percent, 100))}%` }} />
    </span>
  )
}
