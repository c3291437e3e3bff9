import './process.css'
import { CheckOutlined, CloseOutlined, MinusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Text, Value } from '@/api/types'
import { pick, useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { keyed } from '@/ui/keyed'
import { PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { type ExplainedPerson, type ExplainedRule, type ExplainedStep, explainQuery } from './explain'

interface Props {
  /** The address in the API of what is explained: /tasks/7, /runs/7. */
  of: string
  onClose: () => void
}

/** Why something is there: the rules with the values they saw, and everybody who was considered. */
export default function ExplainDrawer({ of, onClose }: Props) {
  const { t } = useTranslation('process')
  const text = useText()
  const found = useQuery(explainQuery(of))
  const { data } = found
  return (
    <Drawer open onClose={onClose} title={t('explain.title')} size="min(560px, 100vw)">
      {found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Lines count={8} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
        <section className="stack explain" aria-label={t('explain.title')} tabIndex={0}>
          <p className="explain-text">{text(data.text)}</p>
          <Part title={t('explain.people')} shown={!!data.people?.length}>
            <People people={data.people ?? []} />
          </Part>
          <Part title={t('explain.rules')} shown={!!data.rules?.length}>
            <Rules rules={data.rules ?? []} />
          </Part>
          <Part title={t('explain.steps')} shown={!!data.steps?.length}>
            <ol className="explain-steps">
              {keyed(data.steps ?? [], (step) => step.step).map(({ key, one }) => (
                <Step key={key} step={one} />
              ))}
            </ol>
          </Part>
        </section>
      )}
    </Drawer>
  )
}

function Part({ title, shown, children }: { title: string; shown: boolean; children: ReactNode }) {
  if (!shown) return null
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
      </header>
      <div className="body">{children}</div>
    </section>
  )
}

function Step({ step }: { step: ExplainedStep }) {
  const { t } = useTranslation('process')
  const text = useText()
  return (
    <li className={step.state}>
      <div className="row wrap">
        <b>{text(step.label) || step.step}</b>
        <span className={`tag ${tone(step.state)}`}>
          {t(`result.${step.state}`, { defaultValue: step.state })}
        </span>
        <span className="muted">
          <RelativeTime at={step.left_at ?? step.entered_at} />
        </span>
      </div>
      {text(step.text) && <div className="muted">{text(step.text)}</div>}
      {!!step.rules?.length && <Rules rules={step.rules} />}
      {!!step.people?.length && <People people={step.people} />}
    </li>
  )
}

function People({ people }: { people: ExplainedPerson[] }) {
  const { t } = useTranslation('process')
  const text = useText()
  return (
    <ul className="explain-people">
      {keyed(people, (one) => one.person.id).map(({ key, one }) => (
        <li key={key}>
          <PersonTag person={one.person} plain />
          <span className={`tag ${tone(one.result)}`}>
            {t(`result.${one.result}`, { defaultValue: one.result })}
          </span>
          <span className="grow muted">
            {text(one.reason)}
            {one.instead && t('explain.instead', { name: one.instead.title })}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Rules({ rules }: { rules: ExplainedRule[] }) {
  return (
    <ul className="explain-rules">
      {keyed(rules, (rule) => rule.rule).map(({ key, one }) => (
        <Rule key={key} rule={one} />
      ))}
    </ul>
  )
}

function Rule({ rule }: { rule: ExplainedRule }) {
  const text = useText()
  const sentence = text(rule.sentence)
  return (
    <li className={rule.result === true ? 'holds' : ''}>
      <span className="explain-sign" aria-hidden>
        {sign(rule.result)}
      </span>
      <div className="grow">
        {text(rule.label) && <div className="muted">{text(rule.label)}</div>}
        <div>
          {sentence || <code>{rule.rule}</code>} <Outcome result={rule.result} />
        </div>
        {text(rule.failed) && <div className="field-problem">{text(rule.failed)}</div>}
        {!!rule.values?.length && (
          <dl className="explain-values">
            {rule.values.map((value) => (
              <div key={value.name}>
                <dt title={value.name}>{text(value.label) || value.name}</dt>
                <dd className="tabular">{value.masked ? '***' : text(value.text) || '–'}</dd>
              </div>
            ))}
          </dl>
        )}
        {sentence && <code className="muted">{rule.rule}</code>}
      </div>
    </li>
  )
}

function Outcome({ result }: { result: Value }) {
  const { t } = useTranslation('process')
  if (result === true) return <span className="tag green">{t('rule.yes')}</span>
  if (result === false) return <span className="tag">{t('rule.no')}</span>
  if (result === null || result === undefined) return null
  return <b className="tabular">{typeof result === 'object' ? pick(result as Text) : String(result)}</b>
}

function sign(result: Value): ReactNode {
  if (result === true) return <CheckOutlined />
  return result === false ? <CloseOutlined /> : <MinusOutlined />
}

/** The colour of what became of a person or a step. */
function tone(result: string): string {
  if (/asked|done/.test(result)) return 'green'
  if (/current|expected/.test(result)) return 'blue'
  return /replaced/.test(result) ? 'gold' : ''
}
