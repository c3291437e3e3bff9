import { PageSkeleton } from '@/ui/skeleton'

export default function ListPage() {
  return <PageSkeleton />
}
