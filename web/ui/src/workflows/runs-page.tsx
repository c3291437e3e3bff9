import { PageSkeleton } from '@/ui/skeleton'

export default function RunsPage() {
  return <PageSkeleton />
}
