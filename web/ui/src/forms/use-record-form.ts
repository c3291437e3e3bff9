import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useId, useMemo, useState } from 'react'
import { api, newKey } from '@/api/client'
import { ApiError, isOffline } from '@/api/errors'
import { usePerson } from '@/api/session'
import type {
  Evaluation,
  FieldDef,
  FieldProblem,
  FormField,
  RecordFormData,
  Twin,
  Value,
  Values,
  WeftRecord,
} from '@/api/types'
import { linesOf } from '@/kinds/lines'
import { draftKey, withoutSecrets } from './drafts'
import { type Cleared, clearedBy } from './narrowing'
import { pagePrefix } from './places'
import { type Errors, errorsOf, fieldOf, fieldsOf, placeOf } from './problems'
import {
  baseValues,
  currentValue,
  fieldState,
  manyLines,
  nothingWorked,
  sameValue,
  type Worked,
  whyOf,
  wireEdits,
  wireNew,
  withoutUntouched,
  withUntouched,
  workedFrom,
} from './state'
import { useDraft } from './use-draft'
import { type Device, type FormTarget, useLayout } from './use-layout'
import { useTwins } from './use-twins'

const evaluateAfter = 90
const evaluateManyAfter = 400
const askAgainAfter = 2000

export type RecordFormControl = ReturnType<typeof useRecordForm>

/** The state of a form: what was typed, what the server makes of it, saving and what went wrong. */
export function useRecordForm(
  target: FormTarget,
  options: { editing?: boolean; problems?: FieldProblem[] } = {},
) {
  const { entity, id, task, prefill } = target
  const client = useQueryClient()
  const { query, data, fields, device, changeTo } = useLayout(target)
  const own = useId()
  const [editing, setEditing] = useState(options.editing ?? id === undefined)
  const [edits, setEdits] = useState<Values>({})
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [refused, setRefused] = useState<FieldProblem[]>([])
  const [conflict, setConflict] = useState<WeftRecord | null>(null)
  const [question, setQuestion] = useState<Question | null>(null)
  const [touched, setTouched] = useState<Record<string, true>>({})
  const [hints, setHints] = useState<Errors>({})
  const dirty = Object.keys(edits).length > 0
  const clear = (cleared: Cleared) => {
    if (Object.keys(cleared.edits).length === 0) return
    setEdits((before) => ({ ...before, ...cleared.edits }))
    setHints((before) => ({ ...before, ...cleared.hints }))
  }
  const whole = useMemo(() => ({ ...data?.suggest, ...edits }), [data, edits])
  const evaluation = useEvaluation({ target, data, fields, device, edits: whole, editing }, clear)
  useFollow(evaluation.form, data, changeTo)
  const twins = useTwins({ target, data, fields, edits })
  const kept = useMemo(
    () => (data ? withoutSecrets(withoutUntouched(edits, baseValues(data), fields), fields) : {}),
    [data, edits, fields],
  )
  const drafts = useDraft({
    place: { entity, id, task },
    key: draftKey(usePerson().id, target),
    edits: kept,
    version: data?.record?.version ?? 0,
    // What is made from another record is made anew from it.
    ready:
      data !== undefined &&
      !target.conversion &&
      !target.copy &&
      (id === undefined || data.can.includes('edit')),
  })

  const base = useMemo(() => (data ? baseValues(data) : {}), [data])
  const can = {
    edit: id === undefined || (data?.can.includes('edit') ?? false),
    masked: data?.record?.masked ?? [],
  }
  const hidden = fields.filter((field) => !fieldState(field, evaluation.worked, can).visible)
  const errors = useMemo<Errors>(() => {
    const live = evaluation.problems.filter((problem) => touched[fieldOf(placeOf(problem))])
    return errorsOf([...(options.problems ?? []), ...refused, ...live])
  }, [options.problems, refused, evaluation.problems, touched])

  const set = useCallback(
    (field: FormField, value: Value) => {
      setEdits((before) => {
        const { [field.name]: _, ...rest } = before
        return sameValue(field, value, base[field.name]) && id ? rest : { ...before, [field.name]: value }
      })
      setTouched((before) => (before[field.name] ? before : { ...before, [field.name]: true }))
      setHints((before) => without(before, field.name))
      // What was refused may be right now; the server's word on what is typed takes its place.
      setRefused((before) => {
        const others = before.filter((problem) => fieldOf(placeOf(problem)) !== field.name)
        return others.length === before.length ? before : others
      })
    },
    [base, id],
  )

  const show = (error: unknown) => {
    setFailure(error)
    setRefused(error instanceof ApiError ? error.fields : [])
  }

  const reset = () => {
    setEdits({})
    setTouched({})
    setHints({})
    show(null)
    drafts.drop()
    changeTo(undefined)
    if (id) setEditing(false)
  }

  const accept = (record: WeftRecord) => {
    drafts.saved()
    setEdits({})
    setTouched({})
    setHints({})
    show(null)
    setConflict(null)
    changeTo(undefined)
    if (id) setEditing(false)
    forget(client, entity, record.id)
    return record
  }

  /** Asks the person about records that the one to be saved may double. */
  const ask = (twins: Twin[]) =>
    new Promise<boolean>((resolve) => {
      const answer = (goOn: boolean) => {
        setQuestion(null)
        resolve(goOn)
      }
      setQuestion({ twins, answer })
    })

  /** Sends the edits; null if the server refused, and then the form shows why. */
  const save = async (over?: { edits: Values; version: number }): Promise<WeftRecord | null> => {
    if (!data || saving) return null
    setSaving(true)
    try {
      const draft = await drafts.settle()
      const wire = id ? wireEdits(fields, over?.edits ?? edits) : wireNew(data, fields, prefill ?? {}, edits)
      const version = over?.version ?? data.record?.version
      const body = { form: data.form.name, device, draft }
      const send = (despite: boolean) => (values: Values) =>
        id
          ? api.patch<WeftRecord>(`/records/${entity}/${id}`, {
              values,
              version,
              task,
              despite_duplicates: despite,
              ...body,
            })
          : api.post<WeftRecord>(
              `/records/${entity}`,
              { values, despite_duplicates: despite, ...body },
              { idempotencyKey: newKey() },
            )
      return accept(await askingAboutTwins((despite) => sendShown(applying(wire), send(despite)), ask))
    } catch (error) {
      if (error instanceof ApiError && error.status === 409 && error.current) setConflict(error.current)
      else show(error)
      drafts.resume()
      return null
    } finally {
      setSaving(false)
    }
  }

  /** What was typed into fields that do not apply any more stays on the screen's side. */
  const applying = (wire: Values) =>
    Object.fromEntries(Object.entries(wire).filter(([name]) => !hidden.some((field) => field.name === name)))

  return {
    target,
    /** A short form lies over a page that may have fields of the same names. */
    prefix: target.form ? own : pagePrefix,
    query,
    data,
    fields,
    base,
    edits,
    editing,
    dirty,
    saving,
    // Once every place of a refusal is edited there is nothing left to say about it.
    failure:
      failure instanceof ApiError && failure.fields.length > 0 && refused.length === 0 ? null : failure,
    errors,
    hints,
    conflict,
    question,
    twins,
    draft: drafts.offered,
    working: evaluation.working,
    worked: evaluation.worked,
    set,
    save,
    reset,
    startEditing: () => setEditing(true),
    stopConflict: () => setConflict(null),
    takeDraft: () => {
      setEdits(withUntouched(drafts.take(), base, fields))
      setEditing(true)
    },
    dropDraft: drafts.drop,
    wired: () => applying(wireEdits(fields, edits)),
    /** The edits with what is proposed, for decisions that lead on. */
    wiredWhole: () => applying(wireEdits(fields, whole)),
    value: (field: FormField) => currentValue(field, base, edits, evaluation.worked),
    allowed: (field: FormField) => {
      const now = evaluation.worked.fields[field.name]
      return now ? now.allowed : field.allowed
    },
    state: (field: FormField) => fieldState(field, evaluation.worked, can),
    why: (field: FormField) => whyOf(field, evaluation.worked, data?.locked),
    mayEdit: can.edit && !data?.locked,
    formName: data?.form.name,
  }
}

interface Question {
  twins: Twin[]
  answer: (goOn: boolean) => void
}

/** Saves; where the record may exist already, again once the person says that it is to be saved all the same. */
async function askingAboutTwins<T>(
  save: (despite: boolean) => Promise<T>,
  ask: (twins: Twin[]) => Promise<boolean>,
): Promise<T> {
  try {
    return await save(false)
  } catch (error) {
    const twins = error instanceof ApiError && error.code === 'possible_duplicates' && error.document.twins
    if (!twins || !(await ask(twins))) throw error
    return save(true)
  }
}

/** What is said of all fields but one and the cells of its lines. */
function without(hints: Errors, field: string): Errors {
  const others = Object.entries(hints).filter(([place]) => fieldOf(place) !== field)
  return others.length === Object.keys(hints).length ? hints : Object.fromEntries(others)
}

/** Sends values; those of fields that turn out not to apply are left out and the rest is sent again. */
async function sendShown<T>(values: Values, send: (values: Values) => Promise<T>): Promise<T> {
  try {
    return await send(values)
  } catch (error) {
    const problems = error instanceof ApiError ? error.fields : []
    const gone = new Set(problems.map((problem) => problem.field))
    if (gone.size === 0 || problems.some((problem) => problem.code !== 'not_shown')) throw error
    return send(Object.fromEntries(Object.entries(values).filter(([name]) => !gone.has(name))))
  }
}

/** Everything that showed the record is asked for again. */
function forget(client: QueryClient, entity: string, id: string) {
  void client.invalidateQueries({ queryKey: ['form', entity, id] })
  void client.invalidateQueries({ queryKey: ['records', entity] })
  void client.invalidateQueries({ queryKey: ['history', entity, id] })
  void client.invalidateQueries({
    predicate: ({ queryKey }) =>
      ['home', 'related', 'tasks', 'task', 'timeline'].includes(String(queryKey[0])),
  })
}

/** Whether the server has something to say: on what is typed, on options, on what was typed over. */
function hasQuestion(data: RecordFormData, edits: Values): boolean {
  const asks = (field: FieldDef) => Boolean(field.follow || field.narrowed || field.ruled)
  return (
    Object.keys(edits).length > 0 ||
    fieldsOf(data.form).some((field) => field.follow || field.columns?.some(asks))
  )
}

interface EvaluationState {
  worked: Worked
  problems: FieldProblem[]
  working: boolean
  /** The form that fits what is typed. */
  form?: string
}

const nothingAsked: EvaluationState = { worked: nothingWorked, problems: [], working: false }

interface Typed {
  target: FormTarget
  data: RecordFormData | undefined
  fields: FormField[]
  device: Device
  edits: Values
  editing: boolean
}

/** Asks the server, shortly after the last key, what follows from what is typed. */
function useEvaluation(
  { target, data, fields, device, edits, editing }: Typed,
  onCleared: (cleared: Cleared) => void,
) {
  const { entity, id, task, prefill } = target
  const [state, setState] = useState(nothingAsked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing asks again
  useEffect(() => {
    if (!data || !editing || !hasQuestion(data, edits)) {
      setState(nothingAsked)
      return
    }
    const given = new AbortController()
    const large = Object.values(edits).some((value) => linesOf(value).length > manyLines)
    let timer = setTimeout(() => void ask(), large ? evaluateManyAfter : evaluateAfter)
    const ask = async () => {
      setState((before) => ({ ...before, working: true }))
      const values = id
        ? wireEdits(fields, withoutUntouched(edits, baseValues(data), fields))
        : wireNew(data, fields, prefill ?? {}, edits)
      const version = data.record?.version ?? 0
      const body = { id: id ?? null, values, form: data.form.name, device, task: task ?? null, version }
      try {
        const answer = await api.post<Evaluation>(`/records/${entity}/evaluate`, body, {
          signal: given.signal,
        })
        const values = { ...baseValues(data), ...edits }
        const worked = workedFrom(answer, values, baseValues(data))
        setState({ worked, problems: answer.problems ?? [], working: false, form: answer.form })
        onCleared(clearedBy(answer, values))
      } catch (error) {
        if (given.signal.aborted) return
        setState((before) => ({ ...before, problems: [], working: false }))
        // A refusal is told again by saving; an answer that never came is asked for again.
        if (isOffline(error) || !(error instanceof ApiError) || error.status >= 500) {
          timer = setTimeout(() => void ask(), askAgainAfter)
        }
      }
    }
    return () => {
      clearTimeout(timer)
      given.abort()
    }
  }, [edits, data, editing])
  return state
}

/** Changes to the form that what is typed asks for, once per answer. */
function useFollow(
  fitting: string | undefined,
  data: RecordFormData | undefined,
  changeTo: (form: string) => void,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer asks for another form
  useEffect(() => {
    if (fitting && data && fitting !== data.form.name) changeTo(fitting)
  }, [fitting])
}
