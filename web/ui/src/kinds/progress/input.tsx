import { InputNumber, Slider } from 'antd'
import { type InputProps, plain } from '../kind'

/** A figure to type, with a slider beside it where there is room. */
export function Input({ value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const done = plain(value) === '' ? null : Number(plain(value))
  return (
    <div className="row">
      {!compact && (
        <Slider
          className="grow"
          min={0}
          max={100}
          step={5}
          value={done ?? 0}
          onChange={onChange}
          tooltip={{ open: false }}
          ariaLabelForHandle={label ?? '%'}
        />
      )}
      <InputNumber
        id={id}
        aria-label={label}
        autoFocus={autoFocus}
        status={invalid ? 'error' : undefined}
        min={0}
        max={100}
        precision={0}
        suffix="%"
        value={done}
        onChange={(next) => onChange(next)}
        style={{ width: 90 }}
      />
    </div>
  )
}
