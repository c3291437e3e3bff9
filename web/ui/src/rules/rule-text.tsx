import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete'
import { type Diagnostic, linter } from '@codemirror/lint'
import { keymap } from '@codemirror/view'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RuleName } from '@/api/types'
import { pick, useLanguage } from '@/i18n/text'
import { checkQuery, namesQuery, type RuleCheck, type RulePlace, type RuleProblem } from './check'
import { CodeEditor } from './code-editor'
import { ruleColours } from './highlight'
import { indexOfByte } from './offsets'

interface Props {
  place: RulePlace
  value: string
  onChange: (value: string) => void
  label: string
}

/** A rule as text, completed from the names it may read and checked by the server while typing. */
export default function RuleText({ place, value, onChange, label }: Props) {
  const client = useQueryClient()
  const language = useLanguage()
  const names = useQuery(namesQuery(place)).data
  const key = JSON.stringify(place)
  const extensions = useMemo(() => {
    const at = JSON.parse(key) as RulePlace
    const check = (rule: string) => client.fetchQuery(checkQuery(at, rule))
    return [
      ruleColours,
      autocompletion({ override: [(context) => complete(context, names ?? [], language)], icons: false }),
      keymap.of(completionKeymap),
      linter((view) => diagnose(view.state.doc.toString(), check, language), { delay: 300 }),
    ]
  }, [key, names, client, language])
  return <CodeEditor value={value} onChange={onChange} label={label} extensions={extensions} />
}

function complete(context: CompletionContext, names: RuleName[], language: string): CompletionResult | null {
  const word = context.matchBefore(/[\w.?]*/)
  if (!word || (word.from === word.to && !context.explicit)) return null
  const typed = word.text.replaceAll('?', '')
  const options = suggestions(names, typed).map((name) => ({
    label: name.name,
    apply: name.call ?? name.name,
    detail: [pick(name.label, language), pick(name.detail, language)].filter(Boolean).join(' · '),
  }))
  return { from: word.from, options, validFor: /^[\w.]*$/ }
}

/** Names that continue what was typed; deeper paths only once their beginning stands there. */
export function suggestions(names: RuleName[], typed: string): RuleName[] {
  const depth = typed.split('.').length + 1
  return names.filter((name) => name.name.split('.').length <= depth)
}

async function diagnose(
  rule: string,
  check: (rule: string) => Promise<RuleCheck>,
  language: string,
): Promise<Diagnostic[]> {
  if (rule.trim() === '') return []
  const { problems } = await check(rule).catch(() => ({ problems: [] as RuleProblem[] }))
  return problems.map((problem) => {
    const from = Math.min(indexOfByte(rule, problem.from), rule.length)
    const to = Math.max(indexOfByte(rule, problem.to), from)
    return {
      from: from === to && from === rule.length ? Math.max(0, from - 1) : from,
      to: to === from ? Math.min(rule.length, to + 1) : to,
      severity: problem.warning ? 'warning' : 'error',
      message: pick(problem.message, language),
    }
  })
}
