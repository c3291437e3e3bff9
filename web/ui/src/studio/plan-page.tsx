import {
  ArrowLeftOutlined,
  CloseCircleOutlined,
  LoadingOutlined,
  MinusCircleOutlined,
  PlusCircleOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/errors'
import type { MetadataProblem } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { type Plan, type PlanAnswer, type PlannedTest, planQuery } from './api'
import { useCatalogue } from './catalogue'
import { ChangeGroups } from './change-groups'
import { ProblemList } from './problem-list'
import { usePublish } from './publish'
import { TestCounts } from './test-counts'

/** What publishing would do, in words and numbers, and the button that does it. */
export default function PlanPage() {
  const { t } = useTranslation('studio')
  const plan = useQuery({ ...planQuery, refetchOnMount: 'always' })
  return (
    <div className="page narrow plan">
      <header className="designer-head">
        <Link to="/studio" search={{}}>
          <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('backToStudio')} />
        </Link>
        <div className="grow">
          <h1>{t('planTitle')}</h1>
          <div className="muted">{t('planHelp')}</div>
        </div>
      </header>
      {plan.isFetching && <Playing />}
      {plan.isFetching && !plan.data && <Lines count={8} />}
      {plan.error && <Failed error={plan.error} retry={() => void plan.refetch()} />}
      {plan.data && <Answer answer={plan.data} />}
    </div>
  )
}

/** Playing every test over the change takes a while. */
function Playing() {
  const { t } = useTranslation('studio')
  return (
    <p className="muted" role="status">
      <LoadingOutlined /> {t('testsPlayed')}
    </p>
  )
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  if (error instanceof ApiError && error.problems.length > 0) return <Blocked problems={error.problems} />
  return <ErrorState error={error} retry={retry} />
}

function Blocked({ problems }: { problems: MetadataProblem[] }) {
  const { t } = useTranslation('studio')
  return (
    <section className="panel" role="alert">
      <header>
        <h2 className="danger">{t('cannotPublish', { count: problems.length })}</h2>
      </header>
      <ProblemList problems={problems} />
    </section>
  )
}

function Answer({ answer }: { answer: PlanAnswer }) {
  const { t } = useTranslation('studio')
  const problems = answer.problems ?? []
  const errors = problems.filter((problem) => !problem.warning)
  const warnings = problems.filter((problem) => problem.warning)
  const changes = answer.plan?.changes ?? []
  if (errors.length > 0) return <Blocked problems={errors} />
  if (changes.length === 0) return <EmptyState title={t('nothingPending')} help={t('nothingPendingHelp')} />
  return (
    <>
      <Numbers answer={answer} />
      <ChangeGroups changes={changes} />
      {answer.plan?.people && <People people={answer.plan.people} />}
      <Tests tests={answer.tests ?? []} />
      <Publish
        warnings={warnings}
        destructive={changes.some((change) => change.destructive)}
        failed={(answer.tests ?? []).some((test) => !test.passed)}
      />
    </>
  )
}

/** How much is touched: rows by entity, runs in flight. */
function Numbers({ answer }: { answer: PlanAnswer }) {
  const { t } = useTranslation('studio')
  const entities = useCatalogue().named('entity')
  const rows = Object.entries(answer.plan?.rows ?? {})
  const runs = answer.plan?.runs ?? 0
  if (rows.length === 0 && runs === 0) return null
  return (
    <dl className="plan-numbers">
      {rows.map(([entity, count]) => (
        <div key={entity}>
          <dt>{t('rowsOf', { entity: entities.find((one) => one.value === entity)?.label ?? entity })}</dt>
          <dd className="tabular">{count.toLocaleString()}</dd>
        </div>
      ))}
      {runs > 0 && (
        <div>
          <dt>{t('runsInFlight')}</dt>
          <dd className="tabular">{runs.toLocaleString()}</dd>
        </div>
      )}
    </dl>
  )
}

/** Who may do more or less than before. */
function People({ people }: { people: NonNullable<Plan['people']> }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const list = people.list ?? []
  if (list.length === 0) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('peopleRights')}</h2>
        <span className="muted">
          {[
            people.gain > 0 && t('peopleGain', { count: people.gain }),
            people.lose > 0 && t('peopleLose', { count: people.lose }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </header>
      <ul className="change-list">
        {list.map((one) => (
          <li key={`${one.person.id}${one.entity}${one.right}`}>
            {one.gain ? <PlusCircleOutlined className="ok" /> : <MinusCircleOutlined className="danger" />}
            <span className="grow">{text(one.text)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The scenarios that were played over what is planned; a failed one says where. */
function Tests({ tests }: { tests: PlannedTest[] }) {
  const { t } = useTranslation('studio')
  const text = useText()
  if (tests.length === 0) return null
  const failed = tests.filter((test) => !test.passed)
  return (
    <section className="panel">
      <header>
        <h2>{t('testsTitle')}</h2>
        <TestCounts tests={tests} />
      </header>
      {failed.length > 0 && (
        <ul className="change-list">
          {failed.map((test) => (
            <li key={`${test.workflow}${test.scenario}`}>
              <CloseCircleOutlined className="danger" />
              <span className="grow">
                <Link to="/studio" search={{ path: `workflows/${test.workflow}.json` }}>
                  {text(test.title)}
                </Link>
                {' · '}
                <code>{test.scenario}</code>
                <span className="muted test-place">
                  {test.line ? t('testLine', { line: test.line, text: test.text ?? '' }) : test.text}
                  {test.expected &&
                    ` ${t('testExpected', { expected: test.expected, found: test.found ?? '' })}`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface PublishProps {
  warnings: MetadataProblem[]
  destructive: boolean
  /** A test failed: nothing is published until it passes. */
  failed: boolean
}

function Publish({ warnings, destructive, failed }: PublishProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const needed = [
    ...warnings.map((warning) => ({
      key: `${warning.file}${warning.pointer}${warning.code}`,
      label: text(warning.message),
    })),
    ...(destructive ? [{ key: 'destructive', label: t('destructiveAsk') }] : []),
  ]
  const [ticked, setTicked] = useState<string[]>([])
  const [note, setNote] = useState('')
  const publish = usePublish()
  const ready = !failed && needed.every((one) => ticked.includes(one.key))
  const problems = publish.error instanceof ApiError ? publish.error.problems : []
  return (
    <section className="panel">
      <header>
        <h2>{t('publish')}</h2>
      </header>
      <div className="body stack">
        {needed.length > 0 && <p className="muted">{t('tickWarnings')}</p>}
        <Checkbox.Group
          className="stack"
          value={ticked}
          onChange={setTicked}
          options={needed.map((one) => ({ value: one.key, label: one.label }))}
        />
        <Input
          value={note}
          onChange={(event) => setNote(event.target.value)}
          placeholder={t('noteHint')}
          aria-label={t('note')}
          maxLength={500}
        />
        {publish.error &&
          (problems.length > 0 ? <ProblemList problems={problems} /> : <ErrorBox error={publish.error} />)}
        {failed && <p className="danger">{t('testsBlock')}</p>}
        {publish.isPending && <Playing />}
        <div>
          <Button
            type="primary"
            disabled={!ready}
            loading={publish.isPending}
            onClick={() => publish.mutate(note)}
          >
            {t('publish')}
          </Button>
        </div>
      </div>
    </section>
  )
}
