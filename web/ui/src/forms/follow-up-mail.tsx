import type { Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { Input as AddressInput } from '@/kinds/email/input'
import { Input as TextInput } from '@/kinds/text/input'
import { Labelled } from './follow-up-labelled'
import { Chips, useWays } from './follow-up-parts'
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

/** The addresses of what the mail is about, each once. */
function Addresses({ entity, id, label, value, onChange }: AddressesProps) {
  const { ways } = useWays('email', entity, id)
  const addresses = [...new Set(ways.map((way) => way.to))]
  return (
    <Chips
      options={addresses.map((to) => ({ name: to, label: to }))}
      value={value}
      label={label}
      onChange={onChange}
    />
  )
}
