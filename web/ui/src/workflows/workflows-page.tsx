import { PageSkeleton } from '@/ui/skeleton'

export default function WorkflowsPage() {
  return <PageSkeleton />
}
