import { DeleteOutlined, PlusOutlined, TeamOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useOptions } from '@/api/entities'
import type { LookupRow, Ref, Text, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { recordsQuery } from './queries'

interface Team {
  name: string
  label: Text
  members: WeftRecord[]
}

/** Teams that workflows can ask, with their members. */
export default function TeamsPanel() {
  const { t } = useTranslation('admin')
  const members = useQuery(recordsQuery('team_member', { sort: 'team' }))
  const teams = useTeams(members.data?.records ?? [])
  const [adding, setAdding] = useState<string>()
  if (members.error) return <ErrorState error={members.error} retry={() => void members.refetch()} />
  if (!members.data) return <Lines count={6} />
  if (teams.length === 0)
    return <EmptyState icon={<TeamOutlined />} title={t('noTeams')} help={t('noTeamsHelp')} />
  return (
    <div className="team-grid">
      {teams.map((team) => (
        <TeamBox key={team.name} team={team} onAdd={() => setAdding(team.name)} />
      ))}
      {adding && <AddMember team={adding} onClose={() => setAdding(undefined)} />}
    </div>
  )
}

/** Teams that are declared, and teams that only members name. */
function useTeams(members: WeftRecord[]): Team[] {
  const declared = useOptions('team_member', 'team')
  const named = members.map((member) => String(member.values.team))
  const names = [...new Set([...declared.map((team) => team.name), ...named])]
  return names.map((name) => ({
    name,
    label: declared.find((team) => team.name === name)?.label ?? { en: name, zh: name },
    members: members.filter((member) => member.values.team === name),
  }))
}

function TeamBox({ team, onAdd }: { team: Team; onAdd: () => void }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const duties = useOptions('team_member', 'as')
  const dutyName = (duty: unknown) =>
    text(duties.find((one) => one.name === duty)?.label) || String(duty ?? '')
  const client = useQueryClient()
  const notify = useNotify()
  const remove = useMutation({
    mutationFn: (member: WeftRecord) =>
      api.delete(`/records/team_member/${member.id}`, { query: { version: member.version } }),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['records', 'team_member'] }),
  })
  return (
    <section className="panel">
      <header>
        <h2>{text(team.label)}</h2>
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined />}
          aria-label={t('addMember')}
          title={t('addMember')}
          onClick={onAdd}
        />
      </header>
      <ul className="body plain-rows">
        {team.members.length === 0 && <li className="muted">{t('noMembers')}</li>}
        {team.members.map((member) => (
          <li key={member.id} className="row">
            <span className="grow row">
              <PersonTag person={member.values.user as Ref} plain />
              <span className="muted">{dutyName(member.values.as)}</span>
            </span>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('action.remove')}
              onClick={() => remove.mutate(member)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function AddMember({ team, onClose }: { team: string; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const [user, setUser] = useState<string>()
  const text = useText()
  const duties = useOptions('team_member', 'as')
  const [duty, setDuty] = useState<string>()
  const add = useMutation({
    mutationFn: () => api.post('/records/team_member', { values: { team, user, as: duty ?? null } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['records', 'team_member'] })
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('addMember')}
      okText={t('action.add')}
      okButtonProps={{ disabled: !user }}
      confirmLoading={add.isPending}
      onOk={() => add.mutate()}
      onCancel={onClose}
      width={420}
    >
      <div className="stack">
        <PersonSelect value={user} onChange={setUser} />
        <Select
          value={duty}
          onChange={setDuty}
          allowClear
          options={duties.map((one) => ({ value: one.name, label: text(one.label) }))}
          placeholder={t('duty')}
          aria-label={t('duty')}
        />
        <ErrorBox error={add.error} />
      </div>
    </Modal>
  )
}

/** Finds a person by name. */
export function PersonSelect({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  const { t } = useTranslation('admin')
  const [typed, setTyped] = useState('')
  const rows = useQuery({
    queryKey: ['lookup', 'user', typed],
    queryFn: () => api.get<LookupRow[]>('/lookup/user', { q: typed }),
    placeholderData: (before) => before,
  })
  return (
    <Select
      value={value}
      onChange={onChange}
      allowClear
      options={(rows.data ?? []).map((row) => ({ value: row.id, label: row.title, subtitle: row.subtitle }))}
      optionRender={({ data }) => (
        <span className="row">
          {data.label} <span className="muted">{data.subtitle}</span>
        </span>
      )}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t('choosePerson')}
      aria-label={t('choosePerson')}
      style={{ minWidth: 220 }}
    />
  )
}
