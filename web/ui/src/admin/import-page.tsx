import { PageSkeleton } from '@/ui/skeleton'

export default function ImportPage() {
  return <PageSkeleton />
}
