import { Input } from 'antd'
import type { ComponentProps, KeyboardEvent } from 'react'
import { type InputProps, plain } from '../kind'

interface Props extends InputProps {
  inputRef?: ComponentProps<typeof Input.TextArea>['ref']
  onKeyDown?: (event: KeyboardEvent) => void
}

/** Several lines of text, as they are typed. */
export function TextLines(props: Props) {
  const { value, onChange, id, label, invalid, autoFocus, compact, inputRef, onKeyDown } = props
  return (
    <Input.TextArea
      ref={inputRef}
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      autoSize={compact ? { minRows: 1, maxRows: 4 } : { minRows: 3, maxRows: 16 }}
      value={plain(value)}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  )
}
