import { PageSkeleton } from '@/ui/skeleton'

export default function ReleasesPage() {
  return <PageSkeleton />
}
