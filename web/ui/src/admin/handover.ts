import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Ref, Text } from '@/api/types'

/** Records that name a person in a field. */
export interface HeldReference {
  /** "entity.field" */
  name: string
  entity: string
  label: Text
  field_label: Text
  count: number
  /** They tell of the person, and stay unless somebody says otherwise. */
  stays?: boolean
}

/** What a person holds. */
export interface HandoverPreview {
  person: Ref
  active: boolean
  tasks: number
  by_workflow: { workflow: string; title: Text; count: number }[]
  runs: number
  references: HeldReference[]
  /** Queues the person takes tasks from, with how many others do. */
  queues: { queue: string; label: Text; others: number }[]
  /** Workflows whose definition names the person. */
  workflows: { workflow: string; title: Text }[]
}

/** What could not be handed over. */
export interface Missed {
  entity: string
  id: string
  title: string
  reason: Text
}

export interface HandoverResult {
  batch: string
  runs: number
  references: Record<string, number>
  skipped: Missed[]
  deactivated: boolean
}

/** The name under which open work stands among the groups. */
export const openWork = 'tasks'

/** Who takes what: by group, with the one who takes everything not named. */
export interface Choices {
  main?: string
  /** Groups that stay where they are. */
  left: string[]
  /** Groups that somebody else takes. */
  others: Record<string, string | undefined>
  reason: string
  deactivate: boolean
}

export interface HandoverCommand {
  to: string
  reason: string
  tasks: boolean
  references: string[]
  deactivate: boolean
}

/** The commands that hand over what was chosen, one per successor; the last one also ends the sign-in. */
export function commandsOf(choices: Choices, groups: string[]): HandoverCommand[] {
  const bySuccessor = new Map<string, string[]>()
  for (const group of groups) {
    const to = choices.left.includes(group) ? undefined : (choices.others[group] ?? choices.main)
    if (to) bySuccessor.set(to, [...(bySuccessor.get(to) ?? []), group])
  }
  if (bySuccessor.size === 0 && choices.deactivate && choices.main) bySuccessor.set(choices.main, [])
  return [...bySuccessor].map(([to, taken], index) => ({
    to,
    reason: choices.reason.trim(),
    tasks: taken.includes(openWork),
    references: taken.filter((group) => group !== openWork),
    deactivate: choices.deactivate && index === bySuccessor.size - 1,
  }))
}

/** Whether everything that is to be handed over has somebody to take it. */
export function isComplete(choices: Choices, groups: string[]): boolean {
  return groups.every((group) => choices.left.includes(group) || choices.others[group] || choices.main)
}

/** What several commands did, together. */
export function sumOf(results: HandoverResult[]): Omit<HandoverResult, 'batch'> {
  const references: Record<string, number> = {}
  for (const result of results)
    for (const [name, count] of Object.entries(result.references))
      references[name] = (references[name] ?? 0) + count
  return {
    runs: results.reduce((sum, result) => sum + result.runs, 0),
    references,
    skipped: results.flatMap((result) => result.skipped),
    deactivated: results.some((result) => result.deactivated),
  }
}

/** What a person holds, before it is handed over. */
export const handoverQuery = (person: string) =>
  queryOptions({
    queryKey: ['handover', person],
    queryFn: () => api.get<HandoverPreview>(`/users/${person}/handover/preview`),
    staleTime: 0,
  })

/** Hands over, one successor after the other. */
export function useHandOver(person: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (commands: HandoverCommand[]) => {
      const results: HandoverResult[] = []
      for (const command of commands)
        results.push(await api.post<HandoverResult>(`/users/${person}/handover`, command))
      return results
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
  })
}
