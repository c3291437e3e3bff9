import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { RuleEditor } from '@/rules/rule-editor'
import { useFields } from './catalogue'
import type { CheckDefinition, EntityDefinition } from './definitions'
import { freeName } from './flow-edit'
import { Choice, fieldOptions, WordsInput } from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

/** Rules that refuse a record with a message. */
export function ChecksPanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const checks = definition.checks ?? []
  const set = (next: CheckDefinition[]) => change({ ...definition, checks: next })
  const put = (index: number, part: Partial<CheckDefinition>) =>
    set(checks.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const add = () => {
    const name = freeName('check', new Set(checks.flatMap((one) => one.name ?? [])))
    set([...checks, { name, if: '', message: { en: '', zh: '' } }])
  }
  return (
    <section className="panel">
      <header>
        <h2>{t('checks', { count: checks.length })}</h2>
        <Button size="small" type="text" icon={<PlusOutlined />} onClick={add}>
          {t('addCheck')}
        </Button>
      </header>
      {checks.length === 0 && <p className="body muted">{t('checksHelp')}</p>}
      {checks.map((check, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a check has no name; its place is what it is
        <div key={index} className="body check settings">
          <CheckForm entity={definition.name} check={check} onChange={(part) => put(index, part)} />
          <Button
            type="text"
            danger
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('action.remove')}
            onClick={() => set(checks.filter((_, at) => at !== index))}
          />
        </div>
      ))}
    </section>
  )
}

function CheckForm({
  entity,
  check,
  onChange,
}: {
  entity: string
  check: CheckDefinition
  onChange: (part: Partial<CheckDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity)
  return (
    <div className="grow">
      <div className="setting-label">{t('refuseWhen')}</div>
      <RuleEditor
        entity={entity}
        context="check"
        value={check.if}
        onChange={(rule) => onChange({ if: rule ?? '' })}
        label={t('refuseWhen')}
        fields={fields}
      />
      <div className="check-words">
        <WordsInput
          label={t('message')}
          value={check.message}
          onChange={(message) => onChange({ message })}
        />
        <Choice
          label={t('shownAt')}
          value={check.field}
          onChange={(field) => onChange({ field })}
          options={fieldOptions(fields, text)}
          clear
          placeholder={t('wholeRecord')}
        />
      </div>
    </div>
  )
}
