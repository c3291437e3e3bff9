import { FilePdfOutlined, PaperClipOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/types'
import { useLanguage, useText } from '@/i18n/text'
import { Input as AddressInput } from '@/kinds/email/input'
import { Input as TextInput } from '@/kinds/text/input'
import { type PrintTemplate, print, printsQuery } from '@/prints/api'
import { useNotify } from '@/ui/notify'
import { Labelled } from './follow-up-labelled'
import { Chips, EnclosedFiles, FileButton, useAdding, useWays } from './follow-up-parts'
import type { FollowUpControl } from './use-follow-up'

/** Where a mail goes, with the addresses of what it is about, and what it is called. */
export function MailHead({ control }: { control: FollowUpControl }) {
  const text = useText()
  const { compose, draft, aboutEntity } = control
  const address = control.field(compose.address)
  const subject = control.field(compose.title)
  const isMail = compose.mail !== '' && draft.values[compose.kind] === compose.mail
  if (!isMail || !address || !subject) return null
  return (
    <>
      <Labelled field={address} control={control}>
        <AddressInput
          field={address}
          label={text(address.label)}
          value={draft.values[address.name]}
          invalid={control.problems(address.name) !== ''}
          onChange={(value) => control.set(address.name, value)}
        />
        {draft.about && aboutEntity && (
          <Addresses
            entity={aboutEntity}
            id={draft.about.id}
            label={text(address.label)}
            value={draft.values[address.name]}
            onChange={(to) => control.set(address.name, to)}
          />
        )}
        <span className="muted">{text(address.help)}</span>
      </Labelled>
      <Labelled field={subject} control={control}>
        <TextInput
          field={subject}
          label={text(subject.label)}
          value={draft.values[subject.name]}
          onChange={(value) => control.set(subject.name, value)}
        />
      </Labelled>
    </>
  )
}

interface AddressesProps {
  entity: string
  id: string
  label: string
  value: Value
  onChange: (to: string | null) => void
}

/** The addresses of what the mail is about. */
function Addresses({ entity, id, label, value, onChange }: AddressesProps) {
  const ways = useWays('email', entity, id).data ?? []
  return (
    <Chips
      options={ways.map(({ to }) => ({ name: to, label: to }))}
      value={value}
      label={label}
      onChange={onChange}
    />
  )
}
/** What goes along with a mail: files of this device, and prints of what it is about. */
export function MailFiles({ control }: { control: FollowUpControl }) {
  const { t } = useTranslation('forms')
  const text = useText()
  const notify = useNotify()
  const { files, about } = control.draft
  const entity = control.aboutEntity ?? ''
  const prints =
    useQuery({ ...printsQuery(entity, about?.id ?? ''), enabled: !!entity && !!about }).data ?? []
  const onChange = (next: File[]) => control.change({ files: next })
  const add = useAdding({ files, onChange })
  const printed = usePrinted(entity, about?.id ?? '')
  return (
    <div className="stack">
      <div className="row wrap">
        <FileButton label={t('followUp.attach')} icon={<PaperClipOutlined />} onFiles={add} />
        {prints
          .filter((one) => one.ready && !one.statement)
          .map((one) => (
            <Button
              key={one.name}
              icon={<FilePdfOutlined />}
              loading={printed.isPending && printed.variables === one}
              onClick={() =>
                printed.mutate(one, { onSuccess: (file) => add([file]), onError: notify.failed })
              }
            >
              {text(one.label)} PDF
            </Button>
          ))}
      </div>
      <EnclosedFiles files={files} onChange={onChange} />
    </div>
  )
}

/** Makes a print of a record as a file, with what this person may read. */
function usePrinted(entity: string, id: string) {
  const own = useLanguage()
  return useMutation({
    mutationFn: async ({ name, language }: PrintTemplate) => {
      const lang = language ?? (own === 'zh' ? 'zh' : 'en')
      const made = await print({ entity, ids: [id], template: name, lang }, 'pdf')
      return new File([made.blob], made.name, { type: made.blob.type })
    },
  })
}
