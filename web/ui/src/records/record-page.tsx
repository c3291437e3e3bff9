import { PageSkeleton } from '@/ui/skeleton'

export default function RecordPage() {
  return <PageSkeleton />
}
