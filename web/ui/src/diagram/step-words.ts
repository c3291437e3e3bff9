import type { TFunction } from 'i18next'
import { type Action, humanize, kindOf, type Step } from './definition'
import { durationText } from './duration'
import { modeText, type Names, whoList } from './who'

type T = TFunction<'diagram'>

/** One line saying what a step does: whom it asks, how long it waits, what it sets. */
export function stepDetail(step: Step, t: T, names?: Names): string {
  switch (kindOf(step)) {
    case 'approve':
    case 'handle':
      return whoList((step.approve ?? step.handle)?.by, t, names)
    case 'cc':
      return whoList(step.cc?.to, t, names)
    case 'do':
      return (step.do ?? []).map((action) => actionText(action, t, names)).join(t('who.join'))
    case 'wait':
      return waitText(step, t)
    case 'choose':
      return t('choices', { count: step.choose?.length ?? 0 })
    case 'parallel':
      return t('branches', { count: step.parallel?.branches.length ?? 0 })
    case 'call':
      return humanize(step.call?.workflow ?? '')
    case 'goto':
      return t('backTo', { step: humanize(step.goto?.to ?? '') })
  }
}

/** How votes are counted or branches are joined; empty where it goes without saying. */
export function stepMode(step: Step, t: T): string {
  const asked = step.approve ?? step.handle
  if (asked) return modeText(asked.mode, asked.by, t)
  if (step.parallel) return joinText(step.parallel.join, t)
  return ''
}

function joinText(join: 'all' | 'any' | number | undefined, t: T): string {
  if (join === 'any' || join === 1) return t('join.any')
  return typeof join === 'number' ? t('join.some', { count: join }) : t('join.all')
}

function waitText(step: Step, t: T): string {
  if (step.wait?.event) return t('waitEvent', { event: step.wait.event })
  if (step.wait?.until) return t('waitUntil')
  return durationText(step.wait?.for ?? '', t)
}

/** What an action does, in a few words. */
export function actionText(action: Action, t: T, names: Names = (_kind, name) => humanize(name)): string {
  if (action.set)
    return t('action.set', {
      fields:
        Object.keys(action.set)
          .map((name) => names('field', name))
          .join(', ') || '…',
    })
  if (action.update) return t('action.update', { field: humanize(action.update) })
  if (action.create) return t('action.create', { entity: humanize(action.create) })
  if (action.notify) return t('action.notify', { who: whoList(action.notify.to, t, names) })
  if (action.assign) return t('action.assign', { who: whoList(action.assign, t, names) })
  if (action.emit) return t('action.emit', { event: action.emit })
  if (action.job) return t('action.job', { job: action.job })
  return t('action.http', { connection: action.http?.connection ?? '' })
}
