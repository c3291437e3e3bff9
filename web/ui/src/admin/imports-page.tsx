import { PageSkeleton } from '@/ui/skeleton'

export default function ImportsPage() {
  return <PageSkeleton />
}
