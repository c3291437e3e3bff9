import type { MenuEntry, Shell } from '@/api/types'

interface BuiltIn {
  to: string
  icon: string
  /** Pages that are reached from this one, where the menu of a pack has none for them. */
  holds?: string[]
}

/** Where the built-in pages of a menu are, and their icons. */
const pages: Record<string, BuiltIn> = {
  home: { to: '/', icon: 'home' },
  pool: { to: '/pool', icon: 'inbox' },
  inbox: { to: '/inbox', icon: 'check-square', holds: ['/tasks'] },
  workflows: { to: '/workflows', icon: 'branches' },
  runs: { to: '/runs', icon: 'rocket', holds: ['/incidents', '/timers', '/clocks', '/jobs'] },
  incidents: { to: '/incidents', icon: 'alert' },
  timers: { to: '/timers', icon: 'clock-circle' },
  clocks: { to: '/clocks', icon: 'dashboard' },
  jobs: { to: '/jobs', icon: 'setting' },
  away: { to: '/away', icon: 'calendar' },
  studio: { to: '/studio', icon: 'build' },
  releases: { to: '/studio/releases', icon: 'history' },
  people: { to: '/people', icon: 'team' },
  users: { to: '/people', icon: 'team' },
  roles: { to: '/roles', icon: 'safety' },
  system: { to: '/system', icon: 'setting' },
  rankings: { to: '/rankings', icon: 'trophy' },
  imports: { to: '/imports', icon: 'import' },
  changes: { to: '/changes', icon: 'history' },
}

export interface Place extends BuiltIn {
  key: string
  label: MenuEntry['label']
  page?: string
  entity?: string
  view?: string
}

/** Where a menu entry leads, or null for an entry this version does not know. */
export function placeOf(entry: MenuEntry, shell: Shell): Place | null {
  if (entry.page) {
    const page = pages[entry.page]
    return page ? { key: entry.name, ...page, label: entry.label, page: entry.page } : null
  }
  const entity = entry.entity ? shell.entities[entry.entity] : undefined
  if (!entity) return null
  const view = entry.view
  return {
    key: entry.name,
    to: `/records/${entity.name}${view ? `?view=${encodeURIComponent(view)}` : ''}`,
    icon: entity.icon ?? 'table',
    label: filled(entry.label) ?? entity.plural ?? entity.label,
    entity: entity.name,
    view,
  }
}

function filled(label: MenuEntry['label']): MenuEntry['label'] {
  return label && (label.en || label.zh) ? label : undefined
}

/** How well an address fits a place; 0 is not at all. */
export function closeness(place: Place, path: string, view: string | undefined): number {
  if (place.entity) {
    const inside = path === `/records/${place.entity}` || path.startsWith(`/records/${place.entity}/`)
    if (!inside) return 0
    return place.view === undefined ? 1 : place.view === view ? 2 : 0
  }
  if (place.to === path) return 3
  return [place.to, ...(place.holds ?? [])].some((to) => `${path}/`.startsWith(`${to}/`) && to !== '/')
    ? 1
    : 0
}
