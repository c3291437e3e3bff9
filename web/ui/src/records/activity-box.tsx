import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newKey } from '@/api/client'
import { entityQuery } from '@/api/entities'
import { ApiError, errorText } from '@/api/errors'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { Input as MomentInput } from '@/kinds/datetime/input'
import type { Compose, Place } from './timeline-api'

interface Props {
  place: Place
  compose: Compose
  /** The kind of activity: call, visit, task. */
  kind: string
  onWritten: () => void
}

/** Writes down a call, a visit, a mail or a task about the record. */
export function ActivityBox({ place, compose, kind, onWritten }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const detail = useQuery(entityQuery(compose.entity))
  const [values, setValues] = useState(() => begun(compose, kind))
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const field = (name: string) => detail.data?.entity.fields.find((one) => one.name === name)
  const label = (name: string) => text(field(name)?.label) || name
  const set = (name: string, value: unknown) => setValues((before) => ({ ...before, [name]: value }))
  const sent = { ...values, [compose.about]: place.id }
  const save = async () => {
    setBusy(true)
    try {
      await api.post(`/records/${compose.entity}`, { values: sent }, { idempotencyKey: newKey() })
      setValues(begun(compose, kind))
      setFailure(null)
      onWritten()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="comment-box stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Input
        value={String(values[compose.title] ?? '')}
        onChange={(event) => set(compose.title, event.target.value)}
        placeholder={label(compose.title)}
        aria-label={label(compose.title)}
        maxLength={200}
      />
      {compose.note && (
        <Input.TextArea
          value={String(values[compose.note] ?? '')}
          onChange={(event) => set(compose.note, event.target.value)}
          placeholder={label(compose.note)}
          aria-label={label(compose.note)}
          autoSize={{ minRows: 2, maxRows: 8 }}
        />
      )}
      <div className="row wrap">
        {compose.when && field(compose.when) && (
          <span className="activity-when">
            <MomentInput
              field={field(compose.when) ?? { name: '', kind: 'datetime', label: { en: '', zh: '' } }}
              value={values[compose.when]}
              onChange={(value) => set(compose.when, value)}
              label={label(compose.when)}
            />
          </span>
        )}
        {compose.done && (
          <Checkbox
            checked={values[compose.done] === true}
            onChange={(event) => set(compose.done, event.target.checked)}
          >
            {label(compose.done)}
          </Checkbox>
        )}
      </div>
      {failure !== null && (
        <div role="alert" className="refusal">
          {failure instanceof ApiError && failure.fields.length > 0
            ? failure.fields.map((one) => <div key={one.pointer}>{text(one.message)}</div>)
            : errorText(failure)}
        </div>
      )}
      <div className="row">
        <Button
          type="primary"
          size="small"
          htmlType="submit"
          loading={busy}
          disabled={isEmpty(values[compose.title])}
        >
          {t('action.save')}
        </Button>
        <Link
          to="/records/$entity/new"
          params={{ entity: compose.entity }}
          search={{ values: JSON.stringify(sent) }}
        >
          {t('timeline.wholeForm')}
        </Link>
      </div>
    </form>
  )
}

/** What happened is written down as done; a task lies ahead. */
function begun(compose: Compose, kind: string): Record<string, unknown> {
  const ahead = kind === 'task'
  const values: Record<string, unknown> = { [compose.kind]: kind }
  if (compose.when && !ahead) values[compose.when] = new Date().toISOString()
  if (compose.done) values[compose.done] = !ahead
  return values
}
