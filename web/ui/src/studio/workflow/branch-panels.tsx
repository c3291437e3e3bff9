import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Join, Step, Choice as Way } from '@/diagram/definition'
import { freeName, takenIds } from '../flow-edit'
import { Choice, Group, ListEditor, WordsInput } from '../parts'
import { useWorkflow, withRule } from './context'
import { RuleField } from './rule-field'

/** The ways of a choice: the first whose condition holds is taken. */
export function ChoicesPanel({ choices, onChange }: { choices: Way[]; onChange: (choices: Way[]) => void }) {
  const { t } = useTranslation('studio')
  const beforeElse = (ways: Way[]) => {
    const last = ways.findIndex((one) => one.else)
    return last < 0 ? ways.length : last
  }
  return (
    <Group title={t('choices')}>
      <p className="setting-help">{t('choicesHelp')}</p>
      <ListEditor<Way>
        items={choices}
        onChange={onChange}
        head={(way, _put, index) => <b>{way.else ? t('otherwise') : t('choice', { number: index + 1 })}</b>}
        body={(way, put) => (
          <>
            <WordsInput label={t('title')} value={way.title} onChange={(title) => put({ ...way, title })} />
            {!way.else && (
              <RuleField
                label={t('takenIf')}
                value={way.if}
                onChange={(rule) => put({ ...way, if: rule ?? '' })}
              />
            )}
          </>
        )}
        add={t('addChoice')}
        start={() => ({ if: '', flow: [] })}
        place={beforeElse}
      />
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
  return (
    <Group title={t('branches')}>
      <JoinChoice
        value={parallel.join}
        most={parallel.branches.length}
        onChange={(join) => onChange({ ...parallel, join })}
      />
      <Choice
        label={t('onReject')}
        value={parallel.on_reject ?? 'fast'}
        onChange={(next) => onChange({ ...parallel, on_reject: next as Parallel['on_reject'] })}
        options={['fast', 'wait'].map((one) => ({ value: one, label: t(`onReject_.${one}`) }))}
      />
      <ListEditor
        items={parallel.branches}
        onChange={(branches) => onChange({ ...parallel, branches })}
        keyOf={(branch) => branch.id}
        head={(branch) => <code>{branch.id}</code>}
        body={(branch, put) => (
          <>
            <WordsInput
              label={t('title')}
              value={branch.title}
              onChange={(title) => put({ ...branch, title })}
            />
            <RuleField
              label={t('onlyIf')}
              value={branch.if}
              onChange={(rule) => put(withRule(branch, rule))}
              none={t('alwaysStep')}
            />
          </>
        )}
        add={t('addBranch')}
        start={() => ({ id: freeName('branch', takenIds(definition)), flow: [] })}
      />
    </Group>
  )
}

/** How many of several have to pass: all, any one, or a number. */
export function JoinChoice({
  value = 'all',
  most,
  onChange,
}: {
  value: Join | undefined
  most: number
  onChange: (join: Join) => void
}) {
  const { t } = useTranslation('studio')
  const numbers = Array.from({ length: Math.max(0, most - 2) }, (_, index) => String(index + 2))
  const joins = [...new Set(['all', 'any', ...numbers, String(value)])]
  return (
    <Choice
      label={t('join')}
      value={String(value)}
      onChange={(next) => onChange(next === 'all' || next === 'any' ? next : Number(next))}
      options={joins.map((one) => ({
        value: one,
        label: one === 'all' || one === 'any' ? t(`join_.${one}`) : t('join_.some', { count: Number(one) }),
      }))}
    />
  )
}
