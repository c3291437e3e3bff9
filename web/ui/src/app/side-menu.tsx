import { Link, useRouterState } from '@tanstack/react-router'
import type { Shell } from '@/api/types'
import { useText } from '@/i18n/text'
import { Icon } from '@/ui/icon'
import { Lines } from '@/ui/skeleton'
import { closeness, type Place, placeOf } from './pages'

interface Props {
  shell: Shell | undefined
  closed?: boolean
  onGo?: () => void
}

/** The areas of the menu as this person's roles show them. */
export function SideMenu({ shell, closed, onGo }: Props) {
  const text = useText()
  const current = useCurrent(shell)
  if (!shell) return <div style={{ padding: 16 }}>{!closed && <Lines count={8} />}</div>
  return (
    <nav className={closed ? 'side-menu closed' : 'side-menu'} aria-label="menu">
      {shell.menu.areas.map((area) => (
        <section key={area.name}>
          {closed ? <hr /> : <h2>{text(area.label)}</h2>}
          {places(shell, area.name).map((place) => (
            <Link
              key={place.key}
              to={place.to}
              onClick={onGo}
              className={place.key === current ? 'entry current' : 'entry'}
              aria-current={place.key === current ? 'page' : undefined}
              title={closed ? text(place.label) : undefined}
            >
              <Icon name={place.icon} />
              <span className="label">{text(place.label)}</span>
              {place.page === 'inbox' && shell.counts.todo > 0 && (
                <span className="count">{shell.counts.todo}</span>
              )}
            </Link>
          ))}
        </section>
      ))}
    </nav>
  )
}

function places(shell: Shell, area: string): Place[] {
  const entries = shell.menu.areas.find((other) => other.name === area)?.items ?? []
  return entries.map((entry) => placeOf(entry, shell)).filter((place) => place !== null)
}

function useCurrent(shell: Shell | undefined): string | undefined {
  const { pathname, search } = useRouterState({ select: (state) => state.location })
  const view = (search as { view?: string }).view
  let best: { key: string; fit: number } | undefined
  for (const area of shell?.menu.areas ?? []) {
    for (const place of shell ? places(shell, area.name) : []) {
      const found = closeness(place, pathname, view)
      if (found > (best?.fit ?? 0)) best = { key: place.key, fit: found }
    }
  }
  return best?.key
}
