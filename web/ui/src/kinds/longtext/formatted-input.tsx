import {
  BoldOutlined,
  EditOutlined,
  EyeOutlined,
  FontSizeOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons'
import { Button } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type InputProps, plain } from '../kind'
import Formatted from './formatted'
import { link, mark, type Typed, wrap } from './marks'
import { TextLines } from './text-lines'

interface Mark {
  name: string
  icon: ReactNode
  apply: (typed: Typed) => Typed
  /** With Ctrl or ⌘. */
  key?: string
}

const marks: Mark[] = [
  { name: 'bold', icon: <BoldOutlined />, apply: (typed) => wrap(typed, '**'), key: 'b' },
  { name: 'italic', icon: <ItalicOutlined />, apply: (typed) => wrap(typed, '*'), key: 'i' },
  { name: 'heading', icon: <FontSizeOutlined />, apply: (typed) => mark(typed, 'h') },
  { name: 'list', icon: <UnorderedListOutlined />, apply: (typed) => mark(typed, 'ul') },
  { name: 'numbers', icon: <OrderedListOutlined />, apply: (typed) => mark(typed, 'ol') },
  { name: 'link', icon: <LinkOutlined />, apply: link },
]

/** A text in Markdown with buttons for its signs, and a look at what becomes of it. */
export default function FormattedInput(props: InputProps) {
  const { t } = useTranslation('kinds')
  const [isRead, setRead] = useState(false)
  const area = useRef<TextAreaRef>(null)
  const text = plain(props.value)
  const use = ({ apply }: Mark) => {
    const typed = area.current?.resizableTextArea?.textArea
    if (typed) put(typed, apply({ text: typed.value, from: typed.selectionStart, to: typed.selectionEnd }))
  }
  const press = (event: KeyboardEvent) => {
    const found = marks.find((one) => one.key === event.key.toLowerCase())
    if (!found || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    use(found)
  }
  return (
    <div>
      <div className="formatting" role="toolbar" aria-label={t('formatted.toolbar')}>
        {marks.map((one) => (
          <Button
            key={one.name}
            size="small"
            type="text"
            icon={one.icon}
            disabled={isRead}
            aria-label={t(`formatted.${one.name}`)}
            title={t(`formatted.${one.name}`)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => use(one)}
          />
        ))}
        <Button
          size="small"
          type="text"
          icon={isRead ? <EditOutlined /> : <EyeOutlined />}
          onClick={() => setRead(!isRead)}
        >
          {t(isRead ? 'formatted.edit' : 'formatted.preview')}
        </Button>
      </div>
      {isRead ? (
        <div className="formatted-preview">
          <Formatted text={text} />
        </div>
      ) : (
        <TextLines {...props} inputRef={area} onKeyDown={press} />
      )}
    </div>
  )
}

/** Types a text as if by hand, so that it can be undone. */
function put(area: HTMLTextAreaElement, { text, from, to }: Typed) {
  area.focus()
  area.select()
  document.execCommand('insertText', false, text)
  area.setSelectionRange(from, to)
}
