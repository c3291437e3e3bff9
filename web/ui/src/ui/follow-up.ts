import { create } from 'zustand'
import type { Ref } from '@/api/types'

/** A follow-up that is being written down: about what, or about something to be chosen. */
export interface FollowUpAsk {
  entity?: string
  record?: Ref
  /** The kind it begins with: a call, a visit. */
  kind?: 'call' | 'visit'
}

/** The follow-up that is open over the page. */
export const useFollowUpAsk = create<{ ask: FollowUpAsk | null }>(() => ({ ask: null }))

/** Opens the sheet in which a follow-up is written down. */
export function followUp(ask: FollowUpAsk = {}) {
  useFollowUpAsk.setState({ ask })
}

export function endFollowUp() {
  useFollowUpAsk.setState({ ask: null })
}
