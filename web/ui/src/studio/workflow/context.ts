import { createContext, useContext } from 'react'
import type { FieldDef } from '@/api/types'
import { type Definition, stepsIn, words } from '@/diagram/definition'
import type { Names } from '@/diagram/who'
import { useLanguage } from '@/i18n/text'
import type { Named } from '../catalogue'

/** What every panel of the workflow designer needs to know. */
export interface WorkflowContext {
  definition: Definition
  change: (next: Definition) => void
  fields: FieldDef[]
  roles: Named[]
  teams: Named[]
  templates: Named[]
  workflows: Named[]
  /** What roles, teams and fields are called. */
  names: Names
}

export const WorkflowContextProvider = createContext<WorkflowContext | null>(null)

/** The workflow that is being designed. */
export function useWorkflow(): WorkflowContext {
  const context = useContext(WorkflowContextProvider)
  if (!context) throw new Error('only inside the workflow designer')
  return context
}

/** The states of the workflow, to choose one. */
export function useStates(): Named[] {
  const language = useLanguage()
  const { definition } = useWorkflow()
  return Object.entries(definition.states).map(([value, state]) => ({
    value,
    label: words(state.title, language, value),
  }))
}

/** The steps of the workflow, to choose one. */
export function useSteps(): Named[] {
  const language = useLanguage()
  const { definition } = useWorkflow()
  return Object.values(definition.states)
    .flatMap((state) => stepsIn(state.flow))
    .map((step) => ({ value: step.id, label: words(step.title, language, step.id) }))
}

/** Something with a rule that need not be there; an empty rule is one that is still to be filled in. */
export function withRule<T extends { if?: string }>(whole: T, rule: string | undefined): T {
  const { if: _old, ...rest } = whole
  return (rule === undefined ? rest : { ...rest, if: rule }) as T
}
