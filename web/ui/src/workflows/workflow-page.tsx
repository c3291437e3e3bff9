import { PageSkeleton } from '@/ui/skeleton'

export default function WorkflowPage() {
  return <PageSkeleton />
}
