import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Ref } from '@/api/types'

const colours = ['#3f62b5', '#0f766e', '#8a4b08', '#7a3aa8', '#a8324e', '#2f6f3a', '#51607a', '#9a3f12']

/** A person's colour; the same person has the same one everywhere. */
export function personColour(id: string): string {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return colours[sum % colours.length] ?? '#51607a'
}

/** What stands in a person's face: the family name of a Chinese name, the first letter of another. */
export function initial(name: string): string {
  const trimmed = name.trim()
  const letters = Array.from(trimmed)
  const letter = /[\u4e00-\u9fff]/.test(trimmed) ? letters[0] : letters[0]?.toUpperCase()
  return letter ?? '?'
}

export function Face({ person, large }: { person: Ref; large?: boolean }) {
  return (
    <span
      className={large ? 'face large' : 'face'}
      style={{ background: personColour(person.id) }}
      aria-hidden
    >
      {initial(person.title)}
    </span>
  )
}

/** A person's face and name, a link to the person unless plain; the system where nobody did it. */
export function PersonTag({ person, plain }: { person: Ref | null | undefined; plain?: boolean }) {
  const { t } = useTranslation()
  if (!person) return null
  if (!person.id) return <span className="muted">{t('person.system')}</span>
  const name = <span className="ellipsis">{person.title}</span>
  return (
    <span className="person">
      <Face person={person} />
      {plain ? (
        name
      ) : (
        <Link to="/records/$entity/$id" params={{ entity: 'user', id: person.id }} className="ellipsis">
          {person.title}
        </Link>
      )}
    </span>
  )
}

/** Several faces side by side; the rest as a number. */
export function Faces({ people, most = 4 }: { people: Ref[]; most?: number }) {
  return (
    <span className="person" title={people.map((person) => person.title).join(', ')}>
      {people.slice(0, most).map((person) => (
        <Face key={person.id} person={person} />
      ))}
      {people.length > most && <span className="muted">+{people.length - most}</span>}
    </span>
  )
}
