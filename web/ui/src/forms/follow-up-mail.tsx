import { useText } from '@/i18n/text'
import { Input as AddressInput } from '@/kinds/email/input'
import { Input as TextInput } from '@/kinds/text/input'
import { Labelled } from './follow-up-labelled'
import { useWays } from './follow-up-parts'
import type { FollowUpControl } from './use-follow-up'

/** Where a mail goes, with the addresses of what it is about, and what it is called. */
export function MailHead({ control }: { control: FollowUpControl }) {
  const text = useText()
  const { compose, draft } = control
  const address = control.field(compose.address)
  const subject = control.field(compose.title)
  const isMail = compose.mail !== '' && draft.values[compose.kind] === compose.mail
  const { ways } = useWays('email', (isMail && control.aboutEntity) || '', draft.about?.id ?? '')
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
        <fieldset className="thumb-chips" aria-label={text(address.label)}>
          {ways.map(({ field, to }) => (
            <button
              key={field.name}
              type="button"
              className="plain"
              aria-pressed={draft.values[address.name] === to}
              onClick={() => control.set(address.name, to)}
            >
              {to}
            </button>
          ))}
        </fieldset>
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
