import { PageSkeleton } from '@/ui/skeleton'

export default function SystemPage() {
  return <PageSkeleton />
}
