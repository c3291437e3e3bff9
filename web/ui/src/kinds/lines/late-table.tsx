import { type ComponentProps, lazy, Suspense } from 'react'
import { Lines } from '@/ui/skeleton'

const Table = lazy(() => import('./table'))

/** LinesTable, which lists can do without. */
export function LateTable(props: ComponentProps<typeof Table>) {
  return (
    <Suspense fallback={<Lines count={3} />}>
      <Table {...props} />
    </Suspense>
  )
}
