import { PageSkeleton } from '@/ui/skeleton'

export default function StudioPage() {
  return <PageSkeleton />
}
