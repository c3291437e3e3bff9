import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Branch, Step, Choice as Way } from '@/diagram/definition'
import { freeName, takenIds } from '../flow-edit'
import { Choice, Group, WordsInput } from '../parts'
import { useWorkflow } from './context'
import { RuleField } from './rule-field'

/** The ways of a choice: the first whose condition holds is taken. */
export function ChoicesPanel({ choices, onChange }: { choices: Way[]; onChange: (choices: Way[]) => void }) {
  const { t } = useTranslation('studio')
  const put = (index: number, next: Way | null) =>
    onChange(choices.flatMap((one, at) => (at === index ? (next ?? []) : one)))
  const add = () => {
    const last = choices.findIndex((one) => one.else)
    const at = last < 0 ? choices.length : last
    onChange([...choices.slice(0, at), { if: '', flow: [] }, ...choices.slice(at)])
  }
  return (
    <Group title={t('choices')}>
      <p className="setting-help">{t('choicesHelp')}</p>
      {choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice has no name; its place is what it is
        <div className="who-row" key={index}>
          <div className="row">
            <b className="grow">{choice.else ? t('otherwise') : t('choice', { number: index + 1 })}</b>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('action.remove')}
              onClick={() => put(index, null)}
            />
          </div>
          <WordsInput
            label={t('title')}
            value={choice.title}
            onChange={(title) => put(index, { ...choice, title })}
          />
          {!choice.else && (
            <RuleField
              label={t('takenIf')}
              value={choice.if}
              onChange={(rule) => put(index, { ...choice, if: rule ?? '' })}
            />
          )}
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={add}>
        {t('addChoice')}
      </Button>
      {!choices.some((one) => one.else) && (
        <Button size="small" type="dashed" onClick={() => onChange([...choices, { else: true, flow: [] }])}>
          {t('addElse')}
        </Button>
      )}
    </Group>
  )
}

type Parallel = NonNullable<Step['parallel']>

/** Branches side by side: which start, and how many have to pass. */
export function BranchesPanel({
  parallel,
  onChange,
}: {
  parallel: Parallel
  onChange: (next: Parallel) => void
}) {
  const { t } = useTranslation('studio')
  const { definition } = useWorkflow()
  const { branches } = parallel
  const put = (index: number, next: Branch | null) =>
    onChange({ ...parallel, branches: branches.flatMap((one, at) => (at === index ? (next ?? []) : one)) })
  const add = () =>
    onChange({
      ...parallel,
      branches: [...branches, { id: freeName('branch', takenIds(definition)), flow: [] }],
    })
  const joins = ['all', 'any', ...branches.slice(1, -1).map((_, index) => String(index + 2))]
  return (
    <Group title={t('branches')}>
      <Choice
        label={t('join')}
        value={String(parallel.join ?? 'all')}
        onChange={(next) =>
          onChange({ ...parallel, join: next === 'all' || next === 'any' ? next : Number(next) })
        }
        options={joins.map((one) => ({
          value: one,
          label: one === 'all' || one === 'any' ? t(`join_.${one}`) : t('join_.some', { count: Number(one) }),
        }))}
      />
      <Choice
        label={t('onReject')}
        value={parallel.on_reject ?? 'fast'}
        onChange={(next) => onChange({ ...parallel, on_reject: next as Parallel['on_reject'] })}
        options={['fast', 'wait'].map((one) => ({ value: one, label: t(`onReject_.${one}`) }))}
      />
      {branches.map((branch, index) => (
        <div className="who-row" key={branch.id}>
          <div className="row">
            <code className="grow">{branch.id}</code>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('action.remove')}
              onClick={() => put(index, null)}
            />
          </div>
          <WordsInput
            label={t('title')}
            value={branch.title}
            onChange={(title) => put(index, { ...branch, title })}
          />
          <RuleField
            label={t('onlyIf')}
            value={branch.if}
            onChange={(rule) => put(index, withIf(branch, rule))}
            none={t('alwaysStep')}
          />
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={add}>
        {t('addBranch')}
      </Button>
    </Group>
  )
}

function withIf(branch: Branch, rule: string | undefined): Branch {
  const { if: _old, ...rest } = branch
  return rule === undefined ? rest : { ...rest, if: rule }
}
