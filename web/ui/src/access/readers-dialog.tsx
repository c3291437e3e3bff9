import { ErrorBox } from '@/ui/error-box'
import './access.css'
import { useQuery } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayAdmin } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { PeoplePicker } from '@/ui/people-picker'
import { PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { AccessTable, Causes } from './access-table'
import { accessQuery, type Place, type Reader, readersQuery } from './queries'

interface Props {
  place: Place
  onClose: () => void
}

/** Who can see a record, and why; an administrator also sees why somebody cannot. */
export default function ReadersDialog({ place, onClose }: Props) {
  const { t } = useTranslation('access')
  const mayUsers = useMayAdmin('users')
  const readers = useQuery(readersQuery(place))
  return (
    <Modal open title={t('readersTitle')} onCancel={onClose} footer={null} width={640}>
      {readers.error && <ErrorState error={readers.error} retry={() => void readers.refetch()} />}
      {readers.isPending && <Lines count={6} />}
      <div className="stack">
        {readers.data && <Readers readers={readers.data.people} more={readers.data.more} />}
        {mayUsers && <OnePerson place={place} />}
      </div>
    </Modal>
  )
}

function Readers({ readers, more }: { readers: Reader[]; more: boolean }) {
  const { t } = useTranslation('access')
  const [typed, setTyped] = useState('')
  const shown = readers.filter((one) => one.person.title.toLowerCase().includes(typed.toLowerCase()))
  return (
    <>
      {readers.length > 8 && (
        <Input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t('findReader')}
          aria-label={t('findReader')}
          allowClear
        />
      )}
      <div className="readers">
        <table className="access-table">
          <tbody>
            {shown.map((one) => (
              <tr key={one.person.id}>
                <th scope="row">
                  <PersonTag person={one.person} plain />
                </th>
                <td>{t(one.edit ? 'mayChange' : 'maySee')}</td>
                <td>
                  <Causes causes={one.why} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more && <p className="muted">{t('everybodyElse', { count: readers.length })}</p>}
    </>
  )
}

/** Everything one person may do with the record, with reasons. */
function OnePerson({ place }: { place: Place }) {
  const { t } = useTranslation('access')
  const [person, setPerson] = useState<string[]>([])
  const access = useQuery(accessQuery(person[0] ?? '', place.entity, place.id))
  return (
    <section className="stack">
      <h3>{t('whyNot')}</h3>
      <PeoplePicker value={person} onChange={setPerson} label={t('choosePerson')} clearable calm />
      <ErrorBox error={access.error} />
      {access.data && <AccessTable access={access.data} />}
    </section>
  )
}
