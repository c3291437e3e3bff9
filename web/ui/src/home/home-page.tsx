import { PageSkeleton } from '@/ui/skeleton'

export default function HomePage() {
  return <PageSkeleton />
}
