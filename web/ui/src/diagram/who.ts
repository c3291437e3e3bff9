import type { TFunction } from 'i18next'
import { humanize, type Mode, type Who } from './definition'

/** Names of roles, teams, fields, duties and people by key, where they are known. */
export type Names = (kind: 'role' | 'team' | 'field' | 'duty' | 'user', name: string) => string

/** What something is called of which only the key is known. */
export const unknownName: Names = (kind, name) => (kind === 'user' ? name : humanize(name))

/** Who is meant, in words: "manager of the submitter", "role Finance controller". */
export function whoText(who: Who, t: TFunction<'diagram'>, names: Names = unknownName): string {
  const of = ofText(who.of, t)
  const duty = who.as ? names('duty', who.as) : ''
  if (who.user) return names('user', who.user)
  if (who.role) return t('who.role', { name: names('role', who.role) })
  if (who.team) return t(duty ? 'who.teamDuty' : 'who.team', { name: names('team', who.team), duty })
  if (who.field) return t('who.field', { name: names('field', who.field) })
  if (who.submitter) return t('who.submitter')
  if (who.admin) return t('who.admin')
  if (who.manager)
    return t(who.manager === 1 ? 'who.manager' : 'who.managerLevel', { of, level: who.manager })
  if (who.chain) return t('who.chain', { of })
  if (who.head) return t('who.head')
  if (who.territory) return t(duty ? 'who.territoryDuty' : 'who.territory', { duty })
  if (who.pick) return t(who.pick === 'submitter' ? 'who.pickSubmitter' : 'who.pickPrevious')
  return t('who.expr')
}

function ofText(of: string | undefined, t: TFunction<'diagram'>): string {
  if (!of || of === 'submitter') return t('who.ofSubmitter')
  if (of === '=record.owner' || of === 'owner') return t('who.ofOwner')
  return of.replace(/^=/, '')
}

/** Everybody in a list, in words. */
export function whoList(list: Who[] | undefined, t: TFunction<'diagram'>, names?: Names): string {
  return (list ?? []).map((who) => whoText(who, t, names)).join(t('who.join'))
}

/** How votes are counted, in words; nothing when one person is asked anyway. */
export function modeText(mode: Mode | undefined, by: Who[] | undefined, t: TFunction<'diagram'>): string {
  if (!mode) return defaultMode(by, t)
  return modeWords(typeof mode === 'string' ? mode : String(mode.pass), t)
}

function defaultMode(by: Who[] | undefined, t: TFunction<'diagram'>): string {
  const crowd = (by ?? []).some((who) => who.role || who.team)
  if (crowd) return t('mode.any')
  return (by ?? []).length > 1 ? t('mode.all') : ''
}

/** The server's word for a mode, in words; nothing where a single person is asked anyway. */
export function modeName(mode: string | undefined, detail: string, t: TFunction<'diagram'>): string {
  if (!mode || (mode === 'all' && !/[,，、]/.test(detail))) return ''
  return modeWords(mode, t)
}

/** How votes are counted: a name of the language of definitions, or how many have to approve. */
export function modeWords(mode: string, t: TFunction<'diagram'>): string {
  if (mode.endsWith('%')) return t('mode.share', { share: mode })
  return /^\d+$/.test(mode)
    ? t('mode.pass', { count: Number(mode) })
    : t(`mode.${mode}`, { defaultValue: mode })
}
