import { PageSkeleton } from '@/ui/skeleton'

export default function RolesPage() {
  return <PageSkeleton />
}
