import { useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { FieldDef, Option, Text } from '@/api/types'
import { humanize, type Words } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { type DefinitionInfo, definitionQuery, metadataQuery } from './api'
import type { EntityDefinition, FieldDefinition, OptionSetDefinition } from './definitions'
import { useDefinition } from './drafts'

export interface Named {
  value: string
  label: string
}

/** What there is to choose from, the open change included. */
export function useCatalogue() {
  const listing = useQuery(metadataQuery).data
  const text = useText()
  return useMemo(() => {
    const all = listing?.definitions ?? []
    const named = (kind: string): Named[] =>
      all
        .filter((one) => one.kind === kind)
        .map((one) => ({ value: one.name, label: text(one.label) || humanize(one.name) }))
    return {
      all,
      named,
      packs: listing?.packs ?? [],
      ofEntity: (kind: string, entity: string) => ofEntity(all, kind, entity),
      views: (entity: string): Named[] =>
        ofEntity(all, 'view', entity).map(({ name, label }) => {
          const own = name.slice(entity.length + 1)
          return { value: own, label: text(label) || humanize(own) }
        }),
    }
  }, [listing, text])
}

function ofEntity(all: DefinitionInfo[], kind: string, entity: string): DefinitionInfo[] {
  return all.filter(
    (one) => one.kind === kind && (one.entity ?? one.path.split('/')[1]?.split('.')[0]) === entity,
  )
}

/** The label as a text with both languages. */
export function asText(words: Words | undefined, name: string): Text {
  if (typeof words === 'string') return { en: words, zh: words }
  return { en: words?.en || words?.zh || humanize(name), zh: words?.zh || words?.en || humanize(name) }
}

/** The fields of an entity as forms and rules know them, the open change included. */
export function useFields(entity: string | undefined): FieldDef[] {
  const { definition } = useDefinition<EntityDefinition>(entity ? `entities/${entity}.json` : undefined)
  const fields = definition?.fields ?? none
  const options = useOptionSets(fields.flatMap((field) => field.options ?? []))
  return useMemo(
    () => fields.map((field) => fieldDef(field, options[field.options ?? ''])),
    [fields, options],
  )
}

const none: FieldDefinition[] = []

function fieldDef(field: FieldDefinition, options: Option[] | undefined): FieldDef {
  const { name, kind, to, among, of, scale, ungrouped, precision, prefix, unit, type, currency } = field
  return {
    name,
    kind,
    to,
    among,
    of,
    scale,
    ungrouped,
    precision,
    prefix: prefix ? asText(prefix, '') : undefined,
    unit: unit ? asText(unit, '') : undefined,
    type,
    currency,
    options,
    label: asText(field.label, name),
  }
}

/** The options of sets by the sets' names, the open change included. */
function useOptionSets(names: string[]): Record<string, Option[]> {
  const key = [...new Set(names)].sort().join()
  return useQueries({
    queries: (key ? key.split(',') : []).map((name) =>
      definitionQuery<OptionSetDefinition>(`options/${name}.json`),
    ),
    combine: useCallback(
      (results: { data?: { effective: OptionSetDefinition } }[]) =>
        Object.fromEntries(
          results.flatMap(({ data }) => (data ? [[data.effective.name, optionsOf(data.effective)]] : [])),
        ),
      [],
    ),
  })
}

function optionsOf(set: OptionSetDefinition): Option[] {
  return set.options.map((option) => ({ ...option, label: asText(option.label, option.name) }))
}
