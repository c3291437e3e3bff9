import {
  AimOutlined,
  CameraOutlined,
  CheckCircleOutlined,
  DeleteOutlined,
  PhoneOutlined,
} from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef, Option, Text, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { Input as DateInput } from '@/kinds/date/input'
import type { Place } from '@/kinds/geo'
import { useHere } from '@/kinds/geo/here'
import { useBlobAddress } from '@/ui/blob-address'
import { ErrorBox } from '@/ui/error-box'
import { isRetired } from '@/ui/retired'
import { readWays } from './follow-up-ways'
import { VoiceRecorder } from './voice-recorder'

type Choice = Omit<Option, 'label'> & { label: Text | string }

interface ChipsProps {
  options: Choice[]
  value: Value
  label: string
  onChange: (name: string | null) => void
  clear?: boolean
}

/** Options as chips under the thumb. */
export function Chips({ options, value, label, onChange, clear }: ChipsProps) {
  const text = useText()
  return (
    <fieldset className="thumb-chips" aria-label={label}>
      {options
        .filter((option) => !isRetired(option))
        .map((option) => (
          <button
            key={option.name}
            type="button"
            className="plain"
            aria-pressed={value === option.name}
            onClick={() => onChange(clear && value === option.name ? null : option.name)}
          >
            {text(option.label)}
          </button>
        ))}
    </fieldset>
  )
}

/** How what the follow-up is about can be reached. */
export function useWays(kind: 'phone' | 'email', entity: string, id: string) {
  const client = useQueryClient()
  return useQuery({
    queryKey: ['records', entity, id, 'ways', kind],
    queryFn: () => readWays(client, kind, { entity, id }),
    enabled: entity !== '' && id !== '',
  })
}

/** The numbers of what the follow-up is about; a tap dials, and afterwards the outcome is asked for. */
export function Phones({ entity, id, onDial }: { entity: string; id: string; onDial: () => void }) {
  const text = useText()
  const { t } = useTranslation('forms')
  const { data: phones, error } = useWays('phone', entity, id)
  if (error) return <ErrorBox error={error} />
  if (!phones) return null
  if (phones.length === 0) return <p className="muted">{t('followUp.noPhone')}</p>
  return (
    <div className="stack">
      {phones.map((phone) => (
        <a
          key={phone.to}
          className="thumb-action"
          href={`tel:${phone.to.replace(/[^\d+]/g, '')}`}
          onClick={onDial}
        >
          <PhoneOutlined />{' '}
          <span className="muted">{[phone.of, text(phone.field.label)].filter(Boolean).join(' · ')}</span>{' '}
          <strong className="tabular">{phone.to}</strong>
        </a>
      ))}
    </div>
  )
}

/** Notes where the person is; the time is the server's. */
export function CheckIn({ place, onPlace }: { place: Place | null; onPlace: (place: Place | null) => void }) {
  const { t } = useTranslation('forms')
  const here = useHere(onPlace)
  if (!here.possible) return null
  return (
    <div className="stack">
      <Button
        className="thumb-action"
        loading={here.finding}
        icon={place ? <CheckCircleOutlined /> : <AimOutlined />}
        onClick={() => (place ? onPlace(null) : here.find())}
      >
        {place ? t('followUp.checkedIn', { place: `${place.lat}, ${place.lng}` }) : t('followUp.checkIn')}
      </Button>
      {here.problem && (
        <span role="alert" className="danger">
          {here.problem}
        </span>
      )}
    </div>
  )
}

/** Photos and recordings that go along. */
export function Enclosures({ files, onChange }: EnclosedProps) {
  const { t } = useTranslation('forms')
  const add = useAdding({ files, onChange })
  return (
    <div className="stack">
      <div className="row wrap">
        <FileButton label={t('followUp.photo')} icon={<CameraOutlined />} accept="image/*" onFiles={add} />
        <VoiceRecorder onRecorded={(file) => add([file])} />
      </div>
      <EnclosedFiles files={files} onChange={onChange} />
    </div>
  )
}

interface EnclosedProps {
  files: File[]
  onChange: (files: File[]) => void
}

/** Adds to the files as they are when it is called. */
export function useAdding({ files, onChange }: EnclosedProps) {
  const latest = useRef(files)
  latest.current = files
  return (more: File[]) => onChange([...latest.current, ...more])
}

interface FileButtonProps {
  label: string
  icon: ReactNode
  accept?: string
  onFiles: (files: File[]) => void
}

/** Chooses files of this device. */
export function FileButton({ label, icon, accept, onFiles }: FileButtonProps) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept={accept}
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <Button icon={icon} onClick={() => chooser.current?.click()}>
        {label}
      </Button>
    </>
  )
}

/** What goes along so far. */
export function EnclosedFiles({ files, onChange }: EnclosedProps) {
  return files.map((file) => (
    <Enclosed
      key={`${file.name}/${file.lastModified}`}
      file={file}
      onRemove={() => onChange(files.filter((other) => other !== file))}
    />
  ))
}

function Enclosed({ file, onRemove }: { file: File; onRemove: () => void }) {
  const { t } = useTranslation()
  const address = useBlobAddress(file)
  return (
    <span className="row">
      {file.type.startsWith('image/') ? (
        <img src={address} alt={file.name} width={64} height={64} className="thumbnail" />
      ) : file.type.startsWith('audio/') ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down yet what was said
        <audio controls src={address} />
      ) : (
        <span className="ellipsis">{file.name}</span>
      )}
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={`${t('action.remove')} ${file.name}`}
        onClick={onRemove}
      />
    </span>
  )
}

/** How many days ahead the next contact usually is. */
const usual = [1, 3, 7, 30]

interface NextProps {
  field: FieldDef
  value: Value
  label: string
  invalid: boolean
  onChange: (value: Value) => void
}

/** When to get in touch again: usual days under the thumb, and any other. */
export function NextContact({ field, value, label, invalid, onChange }: NextProps) {
  const { t } = useTranslation('forms')
  const inDays = (days: number) => dayjs().add(days, 'day').format('YYYY-MM-DD')
  return (
    <div className="stack">
      <span className="thumb-chips">
        {usual.map((days) => (
          <button
            key={days}
            type="button"
            className="plain"
            aria-pressed={value === inDays(days)}
            onClick={() => onChange(inDays(days))}
          >
            {t('followUp.inDays', { count: days })}
          </button>
        ))}
      </span>
      <DateInput field={field} value={value} onChange={onChange} label={label} invalid={invalid} />
    </div>
  )
}
