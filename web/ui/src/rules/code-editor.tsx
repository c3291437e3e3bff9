import './code-editor.css'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { useEffect, useRef } from 'react'

export interface CodeEditorProps {
  value: string
  onChange: (value: string) => void
  label: string
  extensions?: Extension
  readOnly?: boolean
  /** Tab indents instead of leaving the field. */
  indents?: boolean
  className?: string
}

/** A CodeMirror editor as a controlled field. */
export function CodeEditor({
  value,
  onChange,
  label,
  extensions = [],
  readOnly,
  indents,
  className,
}: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const changeable = useRef(new Compartment())
  const report = useRef(onChange)
  report.current = (text) => {
    if (text !== value) onChange(text)
  }
  const first = useRef({ value, extensions })
  useEffect(() => {
    if (!place.current) return
    const editor = makeView(place.current, first.current.value, (text) => report.current(text), [
      changeable.current.of(first.current.extensions),
      keymap.of(indents ? [indentWithTab] : []),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorState.readOnly.of(!!readOnly),
    ])
    view.current = editor
    return () => editor.destroy()
  }, [label, readOnly, indents])
  useEffect(
    () => view.current?.dispatch({ effects: changeable.current.reconfigure(extensions) }),
    [extensions],
  )
  useEffect(() => replace(view.current, value), [value])
  return <div ref={place} className={`code-editor ${className ?? ''}`} />
}

function makeView(
  parent: Element,
  doc: string,
  report: (text: string) => void,
  extensions: Extension,
): EditorView {
  const listener = EditorView.updateListener.of((update) => {
    if (update.docChanged) report(update.state.doc.toString())
  })
  const state = EditorState.create({
    doc,
    extensions: [
      history(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      listener,
      extensions,
    ],
  })
  return new EditorView({ parent, state })
}

/** Takes a value from outside over, unless it is what stands there already. */
function replace(view: EditorView | null, value: string) {
  if (!view || view.state.doc.toString() === value) return
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } })
}
