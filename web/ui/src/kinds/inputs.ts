import { type ComponentType, createElement, lazy, Suspense } from 'react'
import { Input as autonumberInput } from './autonumber/input'
import { Input as booleanInput } from './boolean/input'
import { Input as dateInput } from './date/input'
import { Input as datetimeInput } from './datetime/input'
import { Input as decimalInput } from './decimal/input'
import { Input as durationInput } from './duration/input'
import { Input as emailInput } from './email/input'
import { Input as encryptedInput } from './encrypted/input'
import { Input as formulaInput } from './formula/input'
import type { InputProps } from './kind'
import { Input as linesInput } from './lines/input'
import { Input as longtextInput } from './longtext/input'
import { Input as lookupInput } from './lookup/input'
import { Input as mirrorInput } from './mirror/input'
import { Input as moneyInput } from './money/input'
import { Input as multiselectInput } from './multiselect/input'
import { Input as numberInput } from './number/input'
import { Input as percentInput } from './percent/input'
import { Input as phoneInput } from './phone/input'
import { Input as referenceInput } from './reference/input'
import { Input as rollupInput } from './rollup/input'
import { Input as selectInput } from './select/input'
import { Input as textInput } from './text/input'
import { Input as timeInput } from './time/input'
import { Input as urlInput } from './url/input'
import { Input as userInput } from './user/input'
import './inputs.css'

/** An input that is rarely on a form is loaded when it is. */
function later(load: () => Promise<{ Input: ComponentType<InputProps> }>): ComponentType<InputProps> {
  const Found = lazy(async () => ({ default: (await load()).Input }))
  const fallback = createElement('span', { className: 'skeleton input-skeleton' })
  return (props) => createElement(Suspense, { fallback }, createElement(Found, props))
}

/** The input of every kind, by the name the server gives it. */
export const inputs: Record<string, ComponentType<InputProps>> = {
  text: textInput,
  longtext: longtextInput,
  number: numberInput,
  decimal: decimalInput,
  money: moneyInput,
  percent: percentInput,
  boolean: booleanInput,
  date: dateInput,
  datetime: datetimeInput,
  select: selectInput,
  multiselect: multiselectInput,
  reference: referenceInput,
  any_reference: later(() => import('./any_reference/input')),
  user: userInput,
  lines: linesInput,
  links: later(() => import('./links/input')),
  autonumber: autonumberInput,
  formula: formulaInput,
  rollup: rollupInput,
  email: emailInput,
  phone: phoneInput,
  url: urlInput,
  attachment: later(() => import('./attachment/input')),
  duration: durationInput,
  time: timeInput,
  rating: later(() => import('./rating/input')),
  progress: later(() => import('./progress/input')),
  colour: later(() => import('./colour/input')),
  barcode: later(() => import('./barcode/input')),
  tags: later(() => import('./tags/input')),
  json: later(() => import('./json/input')),
  image: later(() => import('./image/input')),
  signature: later(() => import('./signature/input')),
  geo: later(() => import('./geo/input')),
  region: later(() => import('./region/input')),
  address: later(() => import('./address/input')),
  mirror: mirrorInput,
  lookup: lookupInput,
  encrypted: encryptedInput,
}

/** The input of a kind; a kind this version does not know is typed as text. */
export function inputOf(kind: string): ComponentType<InputProps> {
  return inputs[kind] ?? textInput
}
