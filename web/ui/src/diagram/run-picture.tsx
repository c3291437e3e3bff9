import { PageSkeleton } from '@/ui/skeleton'

/** The workflow of a run as a picture with the current place lit. */
export default function RunPicture(_: { runId: string }) {
  return <PageSkeleton />
}
