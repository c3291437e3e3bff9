import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { definitionQuery } from './api'
import { asText, useCatalogue, useFields } from './catalogue'
import type { EntityDefinition } from './definitions'
import { useCreate } from './drafts'
import type { SettingProps } from './field-settings'
import { farSide, linkName, newLink, sideOf } from './new-links'
import { Choice, fieldOptions } from './parts'

/** Through which entity records are linked; it is made here when there is none yet. */
export function LinksSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const ends = useFields(field.of).filter((other) => other.kind === 'reference' && other.to === entity.name)
  return (
    <>
      {!field.of && <NewLink {...{ entity, field, set }} />}
      <Choice
        label={t('setting.linksOf')}
        help={t('linksHelp')}
        value={field.of}
        onChange={(of) => set({ of, by: undefined })}
        options={useCatalogue().named('entity')}
        clear
      />
      {ends.length > 1 && (
        <Choice
          label={t('setting.linksBy')}
          value={field.by}
          onChange={(by) => set({ by })}
          options={fieldOptions(ends, text)}
        />
      )}
    </>
  )
}

/** Makes the entity of the links and the field on the other side, and links both. */
function NewLink({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const { named, all } = useCatalogue()
  const create = useCreate()
  const client = useQueryClient()
  const [to, setTo] = useState<string>()
  const [error, setError] = useState<unknown>()
  const make = async () => {
    if (!to) return
    try {
      const taken = all.filter((one) => one.kind === 'entity').map((one) => one.name)
      const name = linkName(entity.name, to, taken)
      const path = `entities/${to}.json`
      const other = (await client.fetchQuery(definitionQuery<EntityDefinition>(path))).effective
      const here = { name: entity.name, label: asText(entity.label, entity.name) }
      const there = { name: to, label: asText(other.label, to) }
      await create(`entities/${name}.json`, newLink(name, here, there))
      if (to !== entity.name) await create(path, farSide(other, name, here))
      set(sideOf(name, entity.name, to))
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <>
      <Choice label={t('setting.linkWith')} value={to} onChange={setTo} options={named('entity')} />
      <Button disabled={!to || !field.name} onClick={make}>
        {t('makeLink')}
      </Button>
      <ErrorBox error={error} />
    </>
  )
}
