import './rule-rows.css'
import { DeleteOutlined, ExclamationCircleOutlined, PlusOutlined, WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import {
  buildRule,
  checkQuery,
  type RuleCheck,
  type RulePlace,
  type RuleProblem,
  type RuleTree,
} from './check'
import type { RowField } from './row-fields'
import { emptyTree, isComplete, meaning, withTypes } from './tree'

const RuleRows = lazy(() => import('./rule-rows'))
const RuleText = lazy(() => import('./rule-text'))

export interface RuleEditorProps extends RulePlace {
  value: string | undefined
  /** Gets undefined when the rule is taken away. */
  onChange: (rule: string | undefined) => void
  label: string
  /** What holds while there is no rule, e.g. "always". Absent: a rule has to stand here. */
  none?: string
  /** Fields that are not published yet. */
  fields?: FieldDef[]
  /** For narrow panels: the value under its field. */
  tight?: boolean
}

/** A rule, clicked as rows or typed as text, with its sentence above and its mistakes below. */
export function RuleEditor(props: RuleEditorProps) {
  const { t } = useTranslation('rules')
  const [adding, setAdding] = useState(false)
  if (props.value === undefined && props.none && !adding) {
    return (
      <div className="row wrap">
        <span className="muted">{props.none}</span>
        <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {isCondition(props) ? t('addCondition') : t('addFormula')}
        </Button>
      </div>
    )
  }
  return <OpenEditor {...props} onRemove={props.none ? removal(props, setAdding) : undefined} />
}

function removal(props: RuleEditorProps, setAdding: (adding: boolean) => void) {
  return () => {
    setAdding(false)
    props.onChange(undefined)
  }
}

function isCondition(place: RulePlace): boolean {
  return (place.want ?? 'boolean') === 'boolean'
}

function OpenEditor(props: RuleEditorProps & { onRemove?: () => void }) {
  const { t } = useTranslation('rules')
  const place = placeOf(props)
  const { typed, type, check, taken } = useTyped(place, props.value ?? '', props.onChange)
  const [wish, setWish] = useState<'rows' | 'text'>(isCondition(place) ? 'rows' : 'text')
  const rowsPossible =
    isCondition(place) && taken && (typed === '' || !check.data || check.data.tree !== null)
  const mode = rowsPossible ? wish : 'text'
  const pending = typed !== '' && check.isPending
  return (
    <div className={`rule-editor stack ${props.tight ? 'tight' : ''}`} style={{ gap: 8 }}>
      <div className="row">
        <Sentence rule={typed} check={check.data} />
        {isCondition(place) && <Modes mode={mode} rows={rowsPossible} onMode={setWish} />}
        {props.onRemove && (
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('remove')}
            title={t('remove')}
            onClick={props.onRemove}
          />
        )}
      </div>
      <Suspense fallback={<div className="skeleton" style={{ height: 64 }} />}>
        {mode === 'rows' ? (
          <Rows {...props} place={place} check={check.data} pending={pending} />
        ) : (
          <RuleText place={place} value={typed} onChange={type} label={props.label} />
        )}
      </Suspense>
      {isCondition(place) && taken && !rowsPossible && check.data?.ok && (
        <p className="muted">{t('textOnly')}</p>
      )}
      <Problems rule={typed} check={check.data} error={check.error} />
      {!taken && !check.isFetching && <p className="muted">{t('notTaken')}</p>}
    </div>
  )
}

function Modes({
  mode,
  rows,
  onMode,
}: {
  mode: 'rows' | 'text'
  rows: boolean
  onMode: (mode: 'rows' | 'text') => void
}) {
  const { t } = useTranslation('rules')
  return (
    <Segmented
      size="small"
      value={mode}
      onChange={onMode}
      options={[
        { value: 'rows', label: t('rows'), disabled: !rows },
        { value: 'text', label: t('text') },
      ]}
    />
  )
}

const pause = 250

/** The rule as it is typed; it takes the place of the old one once the server finds nothing wrong with it. */
function useTyped(place: RulePlace, value: string, onChange: (rule: string) => void) {
  const [typed, setTyped] = useState(value)
  const [settled, setSettled] = useState(value)
  const [passed, setPassed] = useState(value)
  const [seen, setSeen] = useState(value)
  // While rendering, not after: rows whose rule is not typed yet would be taken for a text that is wrong.
  if (value !== seen) {
    setSeen(value)
    if (value !== passed) {
      setPassed(value)
      setTyped(value)
      setSettled(value)
    }
  }
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), pause)
    return () => clearTimeout(timer)
  }, [typed])
  const check = useQuery({
    ...checkQuery(place, settled),
    enabled: settled.trim() !== '',
    placeholderData: (before) => before,
  })
  // What cannot be checked at all is passed on: the problems of the change then tell about it.
  const right = check.isError || (check.data?.ok === true && !check.isPlaceholderData)
  useEffect(() => {
    if (!right || settled !== typed || settled === passed || settled.trim() === '') return
    setPassed(settled)
    onChange(settled)
  }, [right, settled, typed, passed, onChange])
  return { typed, type: setTyped, check, taken: typed === value }
}

function placeOf({ entity, context, want, workflow, for: field }: RuleEditorProps): RulePlace {
  return { entity, context, want, workflow, for: field }
}

function Sentence({ rule, check }: { rule: string; check: RuleCheck | undefined }) {
  const text = useText()
  const words = rule === '' ? '' : text(check?.sentence)
  return <div className="sentence grow">{words}</div>
}

interface RowsProps extends RuleEditorProps {
  place: RulePlace
  check: RuleCheck | undefined
  pending: boolean
}

/** Rows keep their own state while they are not filled in; a rule is only passed on when it is whole. */
function Rows({ place, value, onChange, check, pending, fields }: RowsProps) {
  const { t } = useTranslation('rules')
  const [tree, setTree] = useState<RuleTree | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const built = useRef<string>(undefined)
  useEffect(() => {
    if (value === built.current && value !== undefined) return
    if (value && check?.tree) setTree(check.tree)
    if (!value && built.current === undefined) setTree((before) => before ?? emptyTree())
  }, [value, check])
  const change = async (next: RuleTree, known: Map<string, RowField>) => {
    const same = tree !== null && meaning(tree) === meaning(next)
    setTree(next)
    if (same) return
    setFailure(null)
    if (!isComplete(next)) return
    try {
      const { rule } = await buildRule(
        place,
        withTypes(next, (name) => known.get(name)?.family ?? 'text'),
      )
      built.current = rule
      onChange(rule)
    } catch (error) {
      setFailure(error)
    }
  }
  if (!tree || pending) return <div className="skeleton" style={{ height: 64 }} />
  return (
    <>
      <RuleRows place={place} tree={tree} onChange={change} fields={fields} />
      {!isComplete(tree) && (
        <p className="rule-problem warning">
          <WarningOutlined /> {tree.rules?.length ? t('unfinished') : t('empty')}
        </p>
      )}
      {failure !== null && <p className="rule-problem">{errorText(failure)}</p>}
    </>
  )
}

function Problems({ rule, check, error }: { rule: string; check: RuleCheck | undefined; error: unknown }) {
  if (rule.trim() === '') return null
  if (error) return <p className="rule-problem">{errorText(error)}</p>
  return (check?.problems ?? []).map((problem) => (
    <ProblemLine key={`${problem.from}-${problem.to}-${problem.message.en}`} problem={problem} />
  ))
}

function ProblemLine({ problem }: { problem: RuleProblem }) {
  const text = useText()
  const { t } = useTranslation('rules')
  return (
    <p
      className={`rule-problem ${problem.warning ? 'warning' : ''}`}
      role={problem.warning ? undefined : 'alert'}
    >
      {problem.warning ? <WarningOutlined /> : <ExclamationCircleOutlined />}
      <span>
        {t('at', { line: problem.line, column: problem.column })} {text(problem.message)}
      </span>
    </p>
  )
}
