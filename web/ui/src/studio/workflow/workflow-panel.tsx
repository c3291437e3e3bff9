import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Collapse, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Definition, Policy } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { useCatalogue } from '../catalogue'
import { isName, tidy } from '../definitions'
import { freeName, renameKey } from '../flow-edit'
import { Choice, fieldOptions, Group, Setting, WordsInput } from '../parts'
import { useWorkflow } from './context'
import { PolicyEditor } from './policy-editor'
import { RuleField } from './rule-field'

const beginnings = ['create', 'update', 'manual', 'schedule', 'api']

/** The settings of the workflow itself: what it runs on, when it begins, and what goes for every step. */
export function WorkflowPanel() {
  const { t } = useTranslation('studio')
  const text = useText()
  const { definition, change, fields } = useWorkflow()
  const { named } = useCatalogue()
  const set = (part: Partial<Definition>) => change(tidy({ ...definition, ...part }))
  const calendars = [{ value: 'always', label: t('calendarAlways') }, ...named('calendar')]
  return (
    <>
      <Group title={t('workflowSettings')}>
        <WordsInput label={t('label')} value={definition.title} onChange={(title) => set({ title })} />
        <Choice
          label={t('kind.entity')}
          value={definition.entity}
          onChange={(entity) => set({ entity: entity ?? definition.entity })}
          options={named('entity')}
        />
        <Choice
          label={t('mirrorField')}
          help={t('mirrorHelp')}
          value={definition.field}
          onChange={(field) => set({ field })}
          options={fieldOptions(
            fields.filter((field) => field.kind === 'select'),
            text,
          )}
          clear
        />
        <Choice
          label={t('calendar')}
          help={t('calendarHelp')}
          value={definition.calendar}
          onChange={(calendar) => set({ calendar })}
          options={calendars}
        />
        <Setting label={t('begins')}>
          <Checkbox.Group
            className="check-grid"
            value={definition.start.on ?? []}
            onChange={(on: string[]) => set({ start: { ...definition.start, on } })}
            options={beginnings.map((one) => ({ value: one, label: t(`begin.${one}`) }))}
          />
        </Setting>
      </Group>
      <Collapse
        size="small"
        ghost
        items={[
          {
            key: 'let',
            label: t('lets', { count: Object.keys(definition.let ?? {}).length }),
            children: <Lets />,
          },
          { key: 'defaults', label: t('defaults'), children: <Defaults /> },
        ]}
      />
    </>
  )
}

function Defaults() {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const put = (part: Partial<Policy>) =>
    change({ ...definition, defaults: tidy({ ...definition.defaults, ...part }) })
  return (
    <>
      <p className="setting-help">{t('defaultsHelp')}</p>
      <PolicyEditor policy={definition.defaults ?? {}} onChange={put} />
    </>
  )
}

/** Names for values that several rules use. */
function Lets() {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const lets = definition.let ?? {}
  const set = (next: Record<string, string>) =>
    change(tidy({ ...definition, let: Object.keys(next).length > 0 ? next : undefined }))
  const rename = (from: string, to: string) => isName(to) && !(to in lets) && set(renameKey(lets, from, to))
  return (
    <div className="stack" style={{ gap: 8 }}>
      <p className="setting-help">{t('letsHelp')}</p>
      {Object.entries(lets).map(([name, rule]) => (
        <div className="who-row" key={name}>
          <div className="row">
            <Input
              size="small"
              className="code"
              defaultValue={name}
              onBlur={(event) => rename(name, event.target.value)}
              aria-label={t('technicalName')}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('action.remove')}
              onClick={() => set(Object.fromEntries(Object.entries(lets).filter(([key]) => key !== name)))}
            />
          </div>
          <RuleField
            label={t('letValue')}
            want="any"
            value={rule}
            onChange={(next) => set({ ...lets, [name]: next ?? '' })}
          />
        </div>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => set({ ...lets, [freeName('value', new Set(Object.keys(lets)))]: '' })}
      >
        {t('addLet')}
      </Button>
    </div>
  )
}
