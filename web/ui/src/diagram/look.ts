import { theme } from 'antd'
import type { StepKind } from './definition'

type Hue = 'blue' | 'cyan' | 'gold' | 'purple' | 'grey' | 'orange' | 'geekblue' | 'magenta'

const hues: Record<StepKind, Hue> = {
  approve: 'blue',
  handle: 'cyan',
  cc: 'gold',
  do: 'purple',
  wait: 'grey',
  choose: 'orange',
  parallel: 'geekblue',
  call: 'magenta',
  goto: 'grey',
}

type Token = ReturnType<typeof theme.useToken>['token']

/** The colours of a step's kind, in the theme in use. */
export function kindColours(kind: StepKind, token: Token): { background: string; color: string } {
  const hue = hues[kind]
  if (hue === 'grey') return { background: token.colorFillTertiary, color: token.colorTextSecondary }
  return { background: token[`${hue}1`], color: token[`${hue}9`] }
}

/** kindColours, in a component. */
export function useKindColours(kind: StepKind): { background: string; color: string } {
  const { token } = theme.useToken()
  return kindColours(kind, token)
}
