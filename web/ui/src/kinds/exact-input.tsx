import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Text } from '@/api/types'
import { pick } from '@/i18n/text'
import { narrow, readExact } from './exact'

interface Props {
  value: string
  onChange: (text: string) => void
  id?: string
  label?: string
  invalid?: boolean
  autoFocus?: boolean
  prefix?: ReactNode
  suffix?: ReactNode
  ungrouped?: boolean
}

/**
 * Takes a number exactly as typed, and tidies it when it is left: 3.5万 becomes 35000. What the
 * server works out meanwhile waits until then, or it would mix with what is being typed; and the
 * text stays the same when it is gone into, or what is chosen of it would be let go.
 */
export function ExactInput({ value, onChange, invalid, label, ungrouped, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const shown = ungrouped ? value : group(value)
  const type = (text: string) => {
    setTyped(text)
    const digits = narrow(text).replaceAll(',', '')
    onChange(/^[-+]?[\d.]*$/.test(digits) ? digits : text)
  }
  const tidy = () => {
    setTyped(null)
    const exact = readExact(value)
    if (exact !== undefined && exact !== value) onChange(exact)
  }
  return (
    <Input
      {...rest}
      aria-label={label}
      className="numeric"
      inputMode="decimal"
      autoComplete="off"
      status={invalid ? 'error' : undefined}
      value={typed ?? shown}
      onChange={(event) => type(event.target.value)}
      onFocus={() => setTyped(shown)}
      onBlur={tidy}
      styles={{ input: { textAlign: 'right' } }}
    />
  )
}

/** What stands before or behind the number, if anything does. */
export function beside(words: Text | string | undefined): ReactNode {
  return words && <span className="muted">{pick(words)}</span>
}

function group(value: string): string {
  const [whole = '', ...rest] = value.split('.')
  if (!/^-?\d+$/.test(whole)) return value
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}
