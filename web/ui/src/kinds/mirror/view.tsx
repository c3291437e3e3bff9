import type { ViewProps } from '../kind'
import { shownKind } from '.'

export function View(props: ViewProps) {
  const Shown = shownKind(props.field).View
  return <Shown {...props} />
}
