import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { useText } from '@/i18n/text'
import { checkQuery, type RulePlace } from '@/rules/check'
import type { PictureCondition } from './picture'

/** Where the rules of a picture stand that the studio draws: the server is asked for their words. */
export const RulesPlace = createContext<RulePlace | undefined>(undefined)

const nowhere: RulePlace = { entity: '', context: 'workflow' }

/** A condition in words, as it is written where there are none. */
export function useCondition({ if: rule = '', when }: PictureCondition): string {
  const text = useText()
  const place = useContext(RulesPlace)
  const asked = useQuery({ ...checkQuery(place ?? nowhere, rule), enabled: Boolean(place && rule && !when) })
  return text(when) || text(asked.data?.sentence) || rule
}
