import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import { errorText, isOffline } from '@/api/errors'
import type { Compose, Ref, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { Input as MomentInput } from '@/kinds/datetime/input'
import type { Place } from '@/kinds/geo'
import { Input as ReferenceInput } from '@/kinds/reference/input'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { CheckIn, Chips, Enclosures, NextContact, Phones } from './follow-up-parts'
import { valuesOf } from './follow-up-send'
import './follow-up.css'
import { Labelled } from './follow-up-labelled'
import { MailFiles, MailHead } from './follow-up-mail'
import { type FollowUpControl, useFollowUp } from './use-follow-up'

interface Props {
  compose: Compose
  about: Ref | null
  kind?: string
  /** Whether it stands in a page, with room beside it. */
  inline?: boolean
  onWritten: () => void
}

/** Writes down a call, a visit or a note about a record: a few taps, a note, a photo or a voice. */
export function FollowUpForm({ compose, about, kind, inline, onWritten }: Props) {
  const { t } = useTranslation('forms')
  const { data: detail, error, refetch } = useQuery(entityQuery(compose.entity))
  const control = useFollowUp({ compose, about, kind, detail, onWritten })
  const goesOut = !isEmpty(control.draft.values[compose.address])
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!detail || !control.ready) return <Lines count={4} />
  return (
    <form
      className={inline ? 'follow-up inline' : 'follow-up'}
      onSubmit={(event) => {
        event.preventDefault()
        void control.send()
      }}
    >
      <KindChips control={control} />
      <About control={control} choose={!about} />
      <Actions control={control} />
      <Outcome control={control} />
      <MailHead control={control} />
      <Words control={control} />
      {compose.files && goesOut && <MailFiles control={control} />}
      {compose.files && !goesOut && (
        <Enclosures files={control.draft.files} onChange={(files) => control.change({ files })} />
      )}
      <When control={control} />
      <Next control={control} />
      <Failure control={control} />
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          size={inline ? 'small' : 'large'}
          block={!inline}
          loading={control.busy}
          disabled={
            isEmpty(control.draft.values[compose.kind]) || (!about && !!compose.about && !control.draft.about)
          }
        >
          {t(goesOut ? 'followUp.send' : 'action.save')}
        </Button>
        {inline && (
          <Link
            to="/records/$entity/new"
            params={{ entity: compose.entity }}
            search={{ values: JSON.stringify(valuesOf(control.draft, compose, '')) }}
          >
            {t('quick.whole')}
          </Link>
        )}
      </div>
    </form>
  )
}

interface PartProps {
  control: FollowUpControl
}

function KindChips({ control }: PartProps) {
  const text = useText()
  const field = control.field(control.compose.kind)
  if (!field || control.fixed) return null
  return (
    <Chips
      options={field.options ?? []}
      value={control.draft.values[field.name]}
      label={text(field.label)}
      onChange={(kind) => kind && control.begin(kind)}
    />
  )
}

function About({ control, choose }: PartProps & { choose: boolean }) {
  const text = useText()
  const field = control.field(control.compose.about)
  if (!choose || !field) return null
  return (
    <Labelled field={field} control={control}>
      <ReferenceInput
        field={field}
        label={text(field.label)}
        value={control.draft.about}
        onChange={(about) => control.change({ about: about as Ref | null })}
      />
    </Labelled>
  )
}

/** Dialling for a call, checking in for a visit. */
function Actions({ control }: PartProps) {
  const { compose, draft } = control
  const kind = draft.values[compose.kind]
  const entity = control.aboutEntity
  return (
    <>
      {kind === compose.call && kind !== '' && draft.about && entity && (
        <Phones key={draft.about.id} entity={entity} id={draft.about.id} onDial={control.dialled} />
      )}
      {kind === compose.visit && kind !== '' && compose.place && (
        <CheckIn
          place={(draft.values[compose.place] as Place | undefined) ?? null}
          onPlace={(place) => control.set(compose.place, place)}
        />
      )}
    </>
  )
}

function Outcome({ control }: PartProps) {
  const { t } = useTranslation('forms')
  const text = useText()
  const field = control.field(control.compose.outcome)
  const isCall = control.draft.values[control.compose.kind] === control.compose.call
  if (!field || !isCall || !control.compose.call) return null
  return (
    <Labelled field={field} control={control} label={control.asked ? t('followUp.howWasIt') : undefined}>
      <Chips
        options={field.options ?? []}
        value={control.draft.values[field.name]}
        label={text(field.label)}
        clear
        onChange={(outcome) => control.set(field.name, outcome)}
      />
    </Labelled>
  )
}

function Words({ control }: PartProps) {
  const text = useText()
  const { compose, draft } = control
  const field = control.field(compose.note) ?? control.field(compose.title)
  if (!field) return null
  return (
    <Input.TextArea
      value={String(draft.values[field.name] ?? '')}
      onChange={(event) => control.set(field.name, event.target.value)}
      placeholder={text(field.label)}
      aria-label={text(field.label)}
      autoSize={{ minRows: 3, maxRows: 10 }}
    />
  )
}

/** A planned one says when. */
function When({ control }: PartProps) {
  const text = useText()
  const { compose, draft } = control
  const field = control.field(compose.when)
  if (!field || draft.values[compose.kind] !== compose.plan) return null
  return (
    <Labelled field={field} control={control}>
      <MomentInput
        field={field}
        label={text(field.label)}
        value={draft.values[field.name]}
        onChange={(value: Value) => control.set(field.name, value)}
      />
    </Labelled>
  )
}

function Next({ control }: PartProps) {
  const text = useText()
  const { compose, draft } = control
  const field = control.field(compose.next)
  if (!field || draft.values[compose.kind] === compose.plan) return null
  return (
    <Labelled field={field} control={control}>
      <NextContact
        field={field}
        label={text(field.label)}
        value={draft.values[field.name]}
        invalid={control.problems(field.name) !== ''}
        onChange={(value) => control.set(field.name, value)}
      />
    </Labelled>
  )
}

function Failure({ control }: PartProps) {
  const { t } = useTranslation('forms')
  if (control.failure === null) return null
  const words = isOffline(control.failure) ? t('followUp.kept') : errorText(control.failure)
  const shown = control.elsewhere()
  return (
    <div role="alert" className="danger">
      {shown.length > 0 ? shown.map((one) => <div key={one}>{one}</div>) : words}
    </div>
  )
}
