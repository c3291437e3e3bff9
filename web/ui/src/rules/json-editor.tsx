import { type Diagnostic, linter, lintGutter } from '@codemirror/lint'
import { lineNumbers } from '@codemirror/view'
import { CodeEditor } from './code-editor'
import { jsonColours } from './highlight'

interface Props {
  value: string
  onChange: (value: string) => void
  label: string
  readOnly?: boolean
}

const extensions = [
  jsonColours,
  lineNumbers(),
  lintGutter(),
  linter((view) => diagnose(view.state.doc.toString())),
]

/** A definition as JSON text, with mistakes of the notation marked. */
export default function JsonEditor(props: Props) {
  return <CodeEditor {...props} extensions={extensions} indents className="tall" />
}

function diagnose(text: string): Diagnostic[] {
  const problem = jsonProblem(text)
  if (!problem) return []
  const from = Math.min(problem.at, Math.max(0, text.length - 1))
  return [{ from, to: Math.min(text.length, from + 1), severity: 'error', message: problem.message }]
}

/** What is wrong with a JSON text and where, or null. */
export function jsonProblem(text: string): { at: number; message: string } | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const place = /position (\d+)/.exec(message)
    return { at: place ? Number(place[1]) : text.length, message }
  }
}
