import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n/text'
import { checkQuery, type RulePlace } from './check'

/** A rule in words where the server has words for it, otherwise as it is written. */
export function RuleWords({ rule, ...place }: RulePlace & { rule: string }) {
  const text = useText()
  const check = useQuery(checkQuery(place, rule))
  const words = text(check.data?.sentence)
  return words ? <span title={rule}>{words}</span> : <code>{rule}</code>
}
