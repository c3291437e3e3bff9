import { DatePicker, type DatePickerProps } from 'antd'
import type { Dayjs } from 'dayjs'
import {
  createContext,
  type FocusEvent,
  type InputHTMLAttributes,
  type KeyboardEvent,
  type Ref,
  useContext,
  useRef,
} from 'react'
import { type InputProps, plain } from './kind'

type Look = Pick<DatePickerProps, 'picker' | 'format' | 'showTime' | 'needConfirm'>

interface Props extends InputProps, Look {
  /** Reads what is typed as the value is kept; undefined if it is none. */
  read: (typed: string) => string | undefined
  show: (value: string) => Dayjs
  keep: (chosen: Dayjs) => string
}

/**
 * A picker that one can type into. What is typed and cannot be read stays as it is and goes on as text, for
 * the server to say what is wrong with it.
 */
export function TypedPicker({ read, show, keep, ...props }: Props) {
  const { value, onChange, id, label, invalid, autoFocus, picker, format, showTime, needConfirm } = props
  const text = plain(value)
  const known = read(text) !== undefined
  const left = useRef(false)
  const settle = (typed: string) => {
    const next = typed === '' ? null : (read(typed) ?? typed)
    if (plain(next) !== text) onChange(next)
  }
  const typing: Typing = {
    unread: known ? '' : text,
    settle,
    enter: () => {
      left.current = false
    },
    leave: (typed) => {
      left.current = true
      settle(typed)
    },
  }
  // A picker that is left hands on what it could read last, though more was typed.
  const choose = (chosen: Dayjs | null) => {
    if (chosen === null || !left.current) onChange(chosen ? keep(chosen) : null)
  }
  return (
    <TypingContext value={typing}>
      <DatePicker
        id={id}
        aria-label={label}
        autoFocus={autoFocus}
        status={invalid ? 'error' : undefined}
        style={{ width: '100%' }}
        components={{ input: TypedText }}
        value={known ? show(text) : null}
        onChange={(chosen) => choose(chosen as Dayjs | null)}
        {...{ picker, format, showTime, needConfirm }}
      />
    </TypingContext>
  )
}

interface Typing {
  /** What was typed and could not be read. */
  unread: string
  settle: (typed: string) => void
  enter: () => void
  leave: (typed: string) => void
}

const TypingContext = createContext<Typing>({ unread: '', settle: ignore, enter: ignore, leave: ignore })

function ignore() {}

/** The text of the picker, which the picker itself forgets where it cannot read it. */
function TypedText(props: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  const { unread, settle, enter, leave } = useContext(TypingContext)
  const shown = props.value || unread
  // What stood there tells less than the value where it has seconds.
  const before = useRef(shown)
  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const ends = event.key === 'Enter' || event.ctrlKey || event.metaKey
    if (ends && shown !== before.current) settle(event.currentTarget.value)
    props.onKeyDown?.(event)
  }
  const blur = (event: FocusEvent<HTMLInputElement>) => {
    const inside = event.relatedTarget?.closest('.ant-picker-dropdown')
    if (!inside && shown !== before.current) leave(event.currentTarget.value)
    props.onBlur?.(event)
  }
  return (
    <input
      {...props}
      value={shown}
      onFocus={(event) => {
        before.current = shown
        enter()
        props.onFocus?.(event)
      }}
      onChange={(event) => {
        if (event.target.value === '') settle('')
        props.onChange?.(event)
      }}
      onKeyDown={keyDown}
      onBlur={blur}
    />
  )
}
