import { errorText } from '@/api/errors'

/** What went wrong with what a person just did; nothing while nothing did. */
export function ErrorBox({ error }: { error: unknown }) {
  if (!error) return null
  return (
    <div className="error-box" role="alert">
      {errorText(error)}
    </div>
  )
}
