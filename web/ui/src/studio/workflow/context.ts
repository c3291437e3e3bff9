import { createContext, useContext } from 'react'
import type { FieldDef } from '@/api/types'
import type { Definition } from '@/diagram/definition'
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
}

export const WorkflowContextProvider = createContext<WorkflowContext | null>(null)

/** The workflow that is being designed. */
export function useWorkflow(): WorkflowContext {
  const context = useContext(WorkflowContextProvider)
  if (!context) throw new Error('only inside the workflow designer')
  return context
}
