import { PageSkeleton } from '@/ui/skeleton'

export default function RunPage() {
  return <PageSkeleton />
}
