import { lazy, Suspense } from 'react'
import type { InputProps } from '../kind'
import { TextLines } from './text-lines'

const FormattedInput = lazy(() => import('./formatted-input'))

export function Input(props: InputProps) {
  const lines = <TextLines {...props} />
  if (props.field.format !== 'markdown' || props.compact) return lines
  return (
    <Suspense fallback={lines}>
      <FormattedInput {...props} />
    </Suspense>
  )
}
