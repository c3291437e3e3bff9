import { Rate } from 'antd'
import type { InputProps } from '../kind'

/** Stars to click, or to choose by the arrow keys; the chosen one again takes them back. */
export function Input({ field, value, onChange, id, label, autoFocus }: InputProps) {
  return (
    <span id={id} className="rate">
      <Rate
        aria-label={label}
        autoFocus={autoFocus}
        count={field.stars ?? 5}
        value={typeof value === 'number' ? value : 0}
        onChange={(stars) => onChange(stars === 0 ? null : stars)}
      />
    </span>
  )
}
