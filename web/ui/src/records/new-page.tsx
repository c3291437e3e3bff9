import { PageSkeleton } from '@/ui/skeleton'

export default function NewPage() {
  return <PageSkeleton />
}
