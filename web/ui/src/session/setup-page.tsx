import { PageSkeleton } from '@/ui/skeleton'

export default function SetupPage() {
  return <PageSkeleton />
}
