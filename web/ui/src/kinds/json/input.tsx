import { Input as TextInput } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InputProps } from '../kind'
import { prettyDocument, readDocument } from '.'

/** A document to edit; set out in lines when it is left, with what is wrong below it. */
export function Input({ value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const { t } = useTranslation('kinds')
  const [typed, setTyped] = useState<string>()
  const text = typed ?? prettyDocument(value)
  const problem = text.trim() === '' ? undefined : readDocument(text).problem
  return (
    <>
      <TextInput.TextArea
        id={id}
        aria-label={label}
        autoFocus={autoFocus}
        status={invalid || problem ? 'error' : undefined}
        className="code"
        spellCheck={false}
        autoSize={compact ? { minRows: 1, maxRows: 4 } : { minRows: 4, maxRows: 18 }}
        placeholder={'{ }'}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value)
          const blank = event.target.value.trim() === ''
          // What is no document goes on as text, for the server to say so.
          onChange(blank ? null : (readDocument(event.target.value).document ?? event.target.value))
        }}
        onBlur={() => !problem && setTyped(undefined)}
      />
      {problem && (
        <span className="muted" role="status">
          {t('json.problem', { problem })}
        </span>
      )}
    </>
  )
}
