import { PageSkeleton } from '@/ui/skeleton'

export default function InboxPage() {
  return <PageSkeleton />
}
