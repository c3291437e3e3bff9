import { PageSkeleton } from '@/ui/skeleton'

export default function PeoplePage() {
  return <PageSkeleton />
}
