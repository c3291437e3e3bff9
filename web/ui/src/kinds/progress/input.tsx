import { Slider } from 'antd'
import { wholeNumber } from '../exact'
import { beside, ExactInput } from '../exact-input'
import { type InputProps, plain } from '../kind'

/** A figure to type, with a slider beside it where there is room. */
export function Input({ value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  return (
    <div className="row">
      {!compact && (
        <Slider
          className="grow"
          min={0}
          max={100}
          step={5}
          value={typeof value === 'number' ? value : 0}
          onChange={onChange}
          tooltip={{ open: false }}
          ariaLabelForHandle={label ?? '%'}
        />
      )}
      <span style={{ width: 90 }}>
        <ExactInput
          id={id}
          label={label}
          autoFocus={autoFocus}
          invalid={invalid}
          suffix={beside('%')}
          value={plain(value)}
          onChange={(text) => onChange(text === '' ? null : wholeNumber(text))}
        />
      </span>
    </div>
  )
}
