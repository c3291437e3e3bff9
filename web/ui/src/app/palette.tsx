import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Modal } from 'antd'
import { Command } from 'cmdk'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { SearchGroup, Shell } from '@/api/types'
import { pick, useText } from '@/i18n/text'
import { Icon } from '@/ui/icon'
import { quickCreate } from '@/ui/quick-create'
import { placeOf } from './pages'
import './palette.css'
import { creatable } from './top-bar'

interface Props {
  shell: Shell | undefined
  onClose: () => void
}

/** Finds records, and does what the menus do, from the keyboard. */
export default function Palette({ shell, onClose }: Props) {
  const { t } = useTranslation('app')
  const text = useText()
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const asked = useDeferredValue(typed.trim())
  const found = useSearch(asked)
  const go = (to: string) => {
    onClose()
    router.history.push(to)
  }
  const make = (entity: string) => {
    onClose()
    quickCreate(entity)
  }
  const records = (found.data ?? []).filter((group) => group.records.length > 0)
  const own: PaletteCommand[] = [
    { to: '/away', label: t('account.away'), icon: 'calendar' },
    { to: '/notices', label: t('account.notices'), icon: 'mail' },
  ]
  const commands = [...commandsOf(shell, t('palette.create')), ...own].filter((command) =>
    matches(command.label, typed),
  )
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      mask={{ closable: true }}
      closable={false}
      width={600}
      style={{ top: 72 }}
      className="palette"
      destroyOnHidden
    >
      <Command shouldFilter={false} label={t('search.hint')} loop>
        {/* It keeps its text itself: handed back from here, quick typing would lose letters. */}
        <Command.Input onValueChange={setTyped} placeholder={t('search.hint')} autoFocus />
        <Command.List>
          {records.map((group) => (
            <Command.Group key={group.entity} heading={text(group.label)}>
              {group.records.map((record) => (
                <Row
                  key={record.id}
                  value={`${group.entity}/${record.id}`}
                  icon={shell?.entities[group.entity]?.icon}
                  onSelect={() => go(`/records/${group.entity}/${record.id}`)}
                >
                  <span className="grow ellipsis">{record.title}</span>
                  {record.subtitle && <span className="muted ellipsis">{record.subtitle}</span>}
                </Row>
              ))}
            </Command.Group>
          ))}
          {commands.length > 0 && (
            <Command.Group heading={t('palette.commands')}>
              {commands.map((command) => (
                <Row
                  key={command.to}
                  value={command.to}
                  icon={command.icon}
                  onSelect={() => (command.create ? make(command.create) : go(command.to))}
                >
                  {command.label}
                </Row>
              ))}
            </Command.Group>
          )}
          {commands.length === 0 && records.length === 0 && !found.isFetching && (
            <Command.Empty>{t('palette.nothing')}</Command.Empty>
          )}
        </Command.List>
      </Command>
    </Modal>
  )
}

function useSearch(asked: string) {
  return useQuery({
    queryKey: ['search', asked],
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 120))
      if (signal.aborted) return []
      return (await api.get<{ groups: SearchGroup[] }>('/search', { q: asked }, signal)).groups
    },
    enabled: asked.length > 0,
    placeholderData: (before) => before,
    staleTime: 10_000,
  })
}

interface PaletteCommand {
  to: string
  /** The entity that is made in passing instead. */
  create?: string
  label: string
  icon: string | undefined
}

function commandsOf(shell: Shell | undefined, create: string): PaletteCommand[] {
  if (!shell) return []
  const places = shell.menu.areas
    .flatMap((area) => area.items.map((entry) => placeOf(entry, shell)))
    .filter((place) => place !== null)
    .map((place) => ({ to: place.to, label: pick(place.label), icon: place.icon }))
  const news = creatable(shell).map((entity) => ({
    to: `/records/${entity.name}/new`,
    create: entity.name,
    label: `${create} ${pick(entity.label)}`,
    icon: entity.icon,
  }))
  const all: PaletteCommand[] = [...places, ...news]
  return all.filter((command, index) => all.findIndex((other) => other.to === command.to) === index)
}

function matches(label: string, typed: string): boolean {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => label.toLowerCase().includes(word))
}

interface RowProps {
  value: string
  icon: string | undefined
  onSelect: () => void
  children: ReactNode
}

function Row({ value, icon, onSelect, children }: RowProps) {
  return (
    <Command.Item value={value} onSelect={onSelect}>
      <Icon name={icon} />
      {children}
    </Command.Item>
  )
}
