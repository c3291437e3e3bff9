import { Input as TextInput } from 'antd'
import { useState } from 'react'
import type { InputProps } from '../kind'
import { prettyDocument, readDocument } from '.'

/** A document to edit; set out in lines when it is left. */
export function Input({ value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const [typed, setTyped] = useState<string>()
  const text = typed ?? prettyDocument(value)
  const broken = text.trim() !== '' && !readDocument(text)
  return (
    <TextInput.TextArea
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid || broken ? 'error' : undefined}
      className="code"
      spellCheck={false}
      autoSize={compact ? { minRows: 1, maxRows: 4 } : { minRows: 4, maxRows: 18 }}
      placeholder={'{ }'}
      value={text}
      onChange={(event) => {
        setTyped(event.target.value)
        const blank = event.target.value.trim() === ''
        // What is no document goes on as text, for the server to say so.
        onChange(blank ? null : (readDocument(event.target.value) ?? event.target.value))
      }}
      onBlur={() => !broken && setTyped(undefined)}
    />
  )
}
