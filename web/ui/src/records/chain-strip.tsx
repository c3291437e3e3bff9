import { RightOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { ChainStep } from '@/api/types'
import { useText } from '@/i18n/text'
import { Icon } from '@/ui/icon'
import { intoView } from '@/ui/into-view'
import { RecordLink } from '@/ui/record-link'

const mostShown = 3

/** What a record was made from and what came of it, from quote to receipt. */
export default function ChainStrip({ entity, id }: { entity: string; id: string }) {
  const { t } = useTranslation('records')
  const chain = useQuery({
    queryKey: ['records', entity, id, 'chain'],
    queryFn: () => api.get<ChainStep[]>(`/records/${entity}/${id}/chain`),
  })
  const steps = chain.data ?? []
  if (steps.length < 2 && (steps[0]?.records.length ?? 0) < 2) return null
  return (
    <nav className="chain" aria-label={t('chain')}>
      {steps.map((step, index) => (
        <Fragment key={step.entity}>
          {index > 0 && <RightOutlined className="muted" aria-hidden />}
          <Step step={step} here={id} />
        </Fragment>
      ))}
    </nav>
  )
}

function Step({ step, here }: { step: ChainStep; here: string }) {
  const { t } = useTranslation('records')
  const text = useText()
  const more = step.records.length - mostShown
  return (
    <div
      className={step.current ? 'chain-step current' : 'chain-step'}
      ref={step.current ? intoView : undefined}
    >
      <div className="muted">
        <Icon name={step.icon} /> {text(step.label)}
      </div>
      {step.records.slice(0, mostShown).map((one) => (
        <div key={one.id}>
          {one.id === here ? (
            <strong>{one.title}</strong>
          ) : (
            <RecordLink entity={step.entity} id={one.id}>
              {one.title}
            </RecordLink>
          )}{' '}
          {one.made && <span className="muted">{text(one.made)} </span>}
          {one.state && <span className="muted">{text(one.state)}</span>}
        </div>
      ))}
      {more > 0 && <div className="muted">{t('chainMore', { count: more })}</div>}
    </div>
  )
}
