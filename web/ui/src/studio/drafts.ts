import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { create } from 'zustand'
import { type Change, changeQuery, type DefinitionDetail, definitionQuery, putFile } from './api'
import { sendable } from './sendable'

// Edits are shown at once and sent a moment after the last key, one request at a time, so that a
// word typed is one edit to undo and nothing overtakes anything.

interface Drafts {
  /** Definitions as they are edited, by path. */
  drafts: Record<string, unknown>
  /** What was sent last of a draft that holds something back. */
  held: Record<string, unknown>
  sending: boolean
  error: unknown
}

export const useDrafts = create<Drafts>(() => ({ drafts: {}, held: {}, sending: false, error: null }))

const pause = 600
let timer: ReturnType<typeof setTimeout> | undefined
let running: Promise<void> | undefined

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

type Sent = (path: string, effective: unknown, answer: Partial<Change>) => void

function edit(path: string, definition: unknown, sent: Sent) {
  const now = useDrafts.getState().drafts[path]
  if (now !== undefined && same(now, definition)) return
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [path]: definition } }))
  clearTimeout(timer)
  timer = setTimeout(() => void queue(() => sendOnce(sent)), pause)
}

/** Runs after what is being sent, so that nothing overtakes anything. */
function queue(work: () => Promise<void>): Promise<void> {
  running = (running ?? Promise.resolve()).then(work)
  return running
}

/** Sends what is waiting; resolves when the server has everything that can be sent. */
export function flush(sent: Sent): Promise<void> {
  clearTimeout(timer)
  return queue(async () => {
    while (waiting().length > 0 && !useDrafts.getState().error) await sendOnce(sent)
  })
}

/** Drafts that say something the server does not have yet. */
function waiting(): [path: string, draft: unknown, wanted: unknown][] {
  const { drafts, held } = useDrafts.getState()
  return Object.entries(drafts).flatMap(([path, draft]) => {
    const wanted = sendable(path, draft)
    return path in held && same(held[path], wanted) ? [] : [[path, draft, wanted]]
  })
}

/** Sends every draft as it stands; what is edited meanwhile waits for its own pause. */
async function sendOnce(sent: Sent) {
  for (const [path, draft, wanted] of waiting()) {
    useDrafts.setState({ sending: true })
    try {
      const answer = await putFile({ path, effective: wanted })
      sent(path, wanted, answer)
      useDrafts.setState((state) => ({ ...settled(state, path, draft, wanted), error: null, sending: false }))
    } catch (error) {
      useDrafts.setState({ error, sending: false })
      return
    }
  }
}

/** Drops a draft that was sent whole and not edited meanwhile; what is held back stays with what was sent. */
function settled({ drafts, held }: Drafts, path: string, draft: unknown, wanted: unknown): Partial<Drafts> {
  if (drafts[path] !== draft || draft !== wanted) return { held: { ...held, [path]: wanted } }
  return { drafts: dropped(drafts, path), held: dropped(held, path) }
}

function dropped(record: Record<string, unknown>, path: string): Record<string, unknown> {
  const { [path]: _dropped, ...rest } = record
  return rest
}

/** Forgets what was not sent, e.g. because the change was discarded. */
export function dropDrafts() {
  clearTimeout(timer)
  useDrafts.setState({ drafts: {}, held: {}, error: null, sending: false })
}

function useSent(): Sent {
  const client = useQueryClient()
  return useCallback(
    (path, effective, answer) => {
      client.setQueryData(definitionQuery(path).queryKey, (before: DefinitionDetail | undefined) =>
        before ? { ...before, effective } : before,
      )
      if (answer?.files) client.setQueryData(changeQuery.queryKey, answer as Change)
      else void client.invalidateQueries({ queryKey: changeQuery.queryKey })
      const stale = new Set(['metadata', 'plan', 'rules'])
      void client.invalidateQueries({ predicate: ({ queryKey }) => stale.has(String(queryKey[0])) })
    },
    [client],
  )
}

/** Whether something is still to be sent. */
export function useWaiting(): boolean {
  return useDrafts(() => waiting().length > 0)
}

/** Sends what is waiting; to be called before planning or publishing. */
export function useFlush(): () => Promise<void> {
  const sent = useSent()
  return useCallback(() => flush(sent), [sent])
}

export interface Editing<T> {
  definition: T | undefined
  detail: DefinitionDetail<T> | undefined
  error: unknown
  change: (next: T) => void
}

/** A definition with the edits that are on their way. */
export function useDefinition<T>(path: string | undefined): Editing<T> {
  const query = useQuery({ ...definitionQuery<T>(path ?? ''), enabled: path !== undefined })
  const draft = useDrafts((state) => (path === undefined ? undefined : state.drafts[path])) as T | undefined
  const sent = useSent()
  const effective = query.data?.effective
  const change = useCallback(
    (next: T) => {
      const untouched = path !== undefined && !(path in useDrafts.getState().drafts)
      if (path === undefined || (untouched && same(effective, next))) return
      edit(path, next, sent)
    },
    [path, sent, effective],
  )
  return {
    definition: draft ?? query.data?.effective,
    detail: query.data,
    error: draft ? null : query.error,
    change,
  }
}

/** Adds a definition to the open change and resolves when the server has it. */
export function useCreate(): (path: string, definition: unknown) => Promise<void> {
  const sent = useSent()
  const client = useQueryClient()
  return async (path, definition) => {
    await flush(sent)
    sent(path, definition, await putFile({ path, effective: definition }))
    await client.invalidateQueries({ queryKey: definitionQuery(path).queryKey })
  }
}

/** Takes a definition away in the open change. */
export function useRemove(): (path: string) => Promise<void> {
  const client = useQueryClient()
  return async (path) => {
    useDrafts.setState(({ drafts, held }) => ({ drafts: dropped(drafts, path), held: dropped(held, path) }))
    await putFile({ path, remove: true })
    await client.invalidateQueries()
  }
}
