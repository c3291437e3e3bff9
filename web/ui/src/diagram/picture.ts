import type { TFunction } from 'i18next'
import type { Text } from '@/api/types'
import {
  type Definition,
  humanize,
  kindOf,
  type Step,
  type StepKind,
  transitionsOf,
  type Words,
} from './definition'
import { durationText } from './duration'
import { stepDetail, stepMode } from './step-words'
import type { Names } from './who'

// A workflow as a picture: what the server draws of a published one, and what the studio draws of
// one that is being changed.

/** When something happens: the rule, and the server's words for it. */
export interface PictureCondition {
  if?: string
  when?: Text
}

export interface PictureStep extends PictureCondition {
  id: string
  kind: StepKind
  label: Text
  detail?: Text
  mode?: string
  to?: string
  branches?: PictureBranch[]
}

export interface PictureBranch extends PictureCondition {
  id: string
  label: Text
  flow?: PictureStep[]
}

export interface PictureState {
  name: string
  label: Text
  final?: string
  lock?: boolean
  start?: boolean
  flow?: PictureStep[]
}

export interface PictureEdge {
  from: string
  to: string
  event: string
  label: Text
  auto?: boolean
}

export interface Picture {
  states: PictureState[]
  edges: PictureEdge[]
}

/** Every step of a flow, outer ones before those inside them. */
export function pictureSteps(flow: PictureStep[] | undefined): PictureStep[] {
  return (flow ?? []).flatMap((step) => [
    step,
    ...(step.branches ?? []).flatMap((branch) => pictureSteps(branch.flow)),
  ])
}

/** Draws a definition in the language of t. */
export function draw(definition: Definition, t: TFunction<'diagram'>, names?: Names): Picture {
  const states = Object.entries(definition.states).map(
    ([name, state]): PictureState => ({
      name,
      label: text(state.title, humanize(name)),
      final: state.final,
      lock: state.lock,
      start: definition.start?.state === name,
      flow: (state.flow ?? []).map((step) => drawStep(step, t, names)),
    }),
  )
  return { states, edges: drawEdges(definition, t) }
}

function drawStep(step: Step, t: TFunction<'diagram'>, names?: Names): PictureStep {
  const detail = stepDetail(step, t, names)
  return {
    id: step.id,
    kind: kindOf(step),
    label: text(step.title, humanize(step.id)),
    detail: { en: detail, zh: detail },
    if: step.if,
    mode: stepMode(step, t),
    to: step.goto?.to,
    branches: drawBranches(step, t, names),
  }
}

function drawBranches(step: Step, t: TFunction<'diagram'>, names?: Names): PictureBranch[] | undefined {
  const flow = (steps: Step[] | undefined) => (steps ?? []).map((inner) => drawStep(inner, t, names))
  if (step.parallel) {
    return step.parallel.branches.map((branch) => ({
      id: branch.id,
      label: text(branch.title, humanize(branch.id)),
      if: branch.if,
      flow: flow(branch.flow),
    }))
  }
  return step.choose?.map((choice, index) => ({
    id: `${step.id}.${index}`,
    label: text(choice.title, choice.else ? t('otherwise') : ''),
    if: choice.if,
    flow: flow(choice.flow),
  }))
}

function drawEdges(definition: Definition, t: TFunction<'diagram'>): PictureEdge[] {
  return Object.entries(definition.states).flatMap(([from, state]) => [
    ...Object.entries(state.on ?? {}).flatMap(([event, answer]) =>
      transitionsOf(answer).map((way) => ({
        from,
        to: way.to ?? from,
        event,
        label: text(way.title, humanize(event)),
        auto: !way.who,
      })),
    ),
    ...(state.after ?? []).flatMap((timer) => {
      const label = t('after', { time: durationText(timer.wait, t) })
      return timer.to ? [{ from, to: timer.to, event: '', label: { en: label, zh: label }, auto: true }] : []
    }),
  ])
}

function text(words: Words | undefined, name: string): Text {
  if (typeof words === 'string') return { en: words, zh: words }
  return { en: words?.en || words?.zh || name, zh: words?.zh || words?.en || name }
}
