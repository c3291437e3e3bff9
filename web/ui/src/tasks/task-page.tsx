import { PageSkeleton } from '@/ui/skeleton'

export default function TaskPage() {
  return <PageSkeleton />
}
