import { lazy, Suspense } from 'react'
import { plain, type ViewProps } from '../kind'
import { bars } from './bars'

const Square = lazy(() => import('./square'))

/** The picture of the code above its text; in a cell the text alone. */
export function View({ value, field, compact }: ViewProps) {
  const text = plain(value)
  if (compact) return <span className="tabular">{text}</span>
  return (
    <span className="barcode">
      <Picture text={text} format={field.format} />
      <span className="tabular">{text}</span>
    </span>
  )
}

/** A code for scanners: black on white in both themes, with a quiet margin. */
export function Picture({ text, format }: { text: string; format?: string }) {
  if (format === 'qr') {
    return (
      <Suspense fallback={<span style={{ width: 120, height: 120 }} />}>
        <Square text={text} />
      </Suspense>
    )
  }
  const widths = bars(text, format)
  return widths ? <Bars widths={widths} text={text} /> : null
}

function Bars({ widths, text }: { widths: number[]; text: string }) {
  const quiet = 10
  let x = quiet
  const rectangles = widths.map((width, index) => {
    const at = x
    x += width
    return index % 2 === 0 ? <rect key={at} x={at} width={width} height={40} /> : null
  })
  return (
    <svg
      role="img"
      aria-label={text}
      viewBox={`0 0 ${x + quiet} 40`}
      width={(x + quiet) * 1.5}
      height={56}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
    >
      <rect width={x + quiet} height={40} fill="#ffffff" />
      <g fill="#000000">{rectangles}</g>
    </svg>
  )
}
