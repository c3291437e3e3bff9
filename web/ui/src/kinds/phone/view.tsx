import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  const number = plain(value)
  return (
    <a
      className="tabular"
      href={`tel:${number.replace(/[^\d+]/g, '')}`}
      onClick={(event) => event.stopPropagation()}
    >
      {number}
    </a>
  )
}
