import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  return <>{plain(value)}</>
}
