import type { ViewProps } from '../kind'
import { resultKind } from '../result'

export function View(props: ViewProps) {
  const Result = resultKind(props.field, props.value).View
  return <Result {...props} />
}
