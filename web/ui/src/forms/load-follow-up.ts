import { loadMoreMessages } from '@/i18n'

/** Loads the sheet in which a follow-up is written down, with its words. */
export const loadFollowUp = () =>
  Promise.all([import('./follow-up-sheet'), loadMoreMessages()]).then(([sheet]) => sheet)
