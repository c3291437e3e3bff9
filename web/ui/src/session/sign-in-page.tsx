import { PageSkeleton } from '@/ui/skeleton'

export default function SignInPage() {
  return <PageSkeleton />
}
