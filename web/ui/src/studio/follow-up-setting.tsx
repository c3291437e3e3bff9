import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import { type EntityDefinition, type FollowUpDefinition, tidy } from './definitions'
import { Choice, fieldOptions, Group, Toggle } from './parts'

/** What each field of a follow-up can be. */
const meanings = {
  kind: ['select'],
  about: ['reference'],
  when: ['datetime'],
  done: ['boolean'],
  outcome: ['select'],
  note: ['longtext', 'text'],
  next: ['date', 'datetime'],
  place: ['geo'],
  files: ['attachment'],
  address: ['email'],
} as const

type Meaning = keyof typeof meanings

interface Props {
  definition: EntityDefinition
  set: (part: Partial<EntityDefinition>) => void
}

/** Whether people write these records down as follow-ups, and which field means what. */
export function FollowUpSetting({ definition, set }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(definition.name)
  const is = definition.follow_up
  const kinds = fields.filter((field) => field.kind === 'select')
  if (!is && kinds.length === 0) return null
  const put = (part: Partial<FollowUpDefinition>) => is && set({ follow_up: tidy({ ...is, ...part }) })
  const options = (fields.find((field) => field.name === is?.kind)?.options ?? []).map((option) => ({
    value: option.name,
    label: text(option.label),
  }))
  return (
    <Group title={t('followUp.title')}>
      <Toggle
        label={t('followUp.is')}
        help={t('followUp.isHelp')}
        value={is !== undefined}
        onChange={(on) => set({ follow_up: on ? { kind: kinds[0]?.name ?? '' } : undefined })}
      />
      {is && (
        <>
          {(Object.keys(meanings) as Meaning[]).map((name) => (
            <Choice
              key={name}
              label={t(`followUp.${name}`)}
              value={is[name]}
              onChange={(field) => put({ [name]: field })}
              options={fieldOptions(
                fields.filter((field) => (meanings[name] as readonly string[]).includes(field.kind)),
                text,
              )}
              clear={name !== 'kind'}
            />
          ))}
          {(['call', 'visit', 'mail', 'plan'] as const).map((name) => (
            <Choice
              key={name}
              label={t(`followUp.${name}`)}
              value={is[name]}
              onChange={(option) => put({ [name]: option })}
              options={options}
              clear
            />
          ))}
        </>
      )}
    </Group>
  )
}
