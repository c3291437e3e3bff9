import { ApartmentOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Tree, type TreeDataNode } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Ref, WeftRecord } from '@/api/types'
import { RecordForm } from '@/forms/record-form'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Face, PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { recordsQuery } from './queries'
import { type Branch, grow } from './tree'

type Department = { id: string; parent: string | undefined; record: WeftRecord }

/** Departments as a tree with their heads and people; drag a department to move it. */
export default function DepartmentTree({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation('admin')
  const departments = useQuery(recordsQuery('department', { sort: 'name' }))
  const people = useQuery(recordsQuery('user', { filter: 'record.active != false', sort: 'name' }))
  const [edited, setEdited] = useState<string>()
  const branches = useMemo(() => grow((departments.data?.records ?? []).map(department)), [departments.data])
  if (departments.error)
    return <ErrorState error={departments.error} retry={() => void departments.refetch()} />
  if (!departments.data) return <Lines count={6} />
  const add = (
    <Button icon={<PlusOutlined />} onClick={() => setEdited('new')}>
      {t('newDepartment')}
    </Button>
  )
  return (
    <>
      <div>{add}</div>
      {branches.length === 0 ? (
        <EmptyState icon={<ApartmentOutlined />} title={t('noDepartments')} help={t('noDepartmentsHelp')} />
      ) : (
        <section className="panel department-tree">
          <DepartmentBranches
            branches={branches}
            people={people.data?.records ?? []}
            onEdit={setEdited}
            onOpen={onOpen}
          />
        </section>
      )}
      {edited && (
        <DepartmentDrawer id={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  )
}

function department(record: WeftRecord): Department {
  return { id: record.id, parent: (record.values.parent as Ref | null)?.id, record }
}

interface TreeProps {
  branches: Branch<Department>[]
  people: WeftRecord[]
  onEdit: (id: string) => void
  onOpen: (id: string) => void
}

function DepartmentBranches({ branches, people, onEdit, onOpen }: TreeProps) {
  const move = useMove()
  const nodes = branches.map((branch) => nodeOf(branch, people, onEdit, onOpen))
  return (
    <Tree
      blockNode
      defaultExpandAll
      selectable={false}
      draggable={{ icon: false, nodeDraggable: (node) => !String(node.key).startsWith('person:') }}
      allowDrop={({ dropNode, dropPosition }) =>
        dropPosition === 0 && !String(dropNode.key).startsWith('person:')
      }
      onDrop={({ dragNode, node }) => move.mutate({ id: String(dragNode.key), parent: String(node.key) })}
      treeData={nodes}
    />
  )
}

function nodeOf(
  branch: Branch<Department>,
  people: WeftRecord[],
  onEdit: (id: string) => void,
  onOpen: (id: string) => void,
): TreeDataNode {
  const { id, record } = branch.item
  const members = people.filter((person) => (person.values.department as Ref | null)?.id === id)
  return {
    key: id,
    title: <DepartmentName record={record} count={members.length} onEdit={() => onEdit(id)} />,
    children: [
      ...members.map((person) => ({
        key: `person:${person.id}`,
        isLeaf: true,
        title: <MemberName person={person} onOpen={onOpen} />,
      })),
      ...branch.children.map((child) => nodeOf(child, people, onEdit, onOpen)),
    ],
  }
}

function DepartmentName({
  record,
  count,
  onEdit,
}: {
  record: WeftRecord
  count: number
  onEdit: () => void
}) {
  const { t } = useTranslation('admin')
  const head = record.values.head as Ref | null
  return (
    <span className="row wrap">
      <ApartmentOutlined aria-hidden />
      <b>{String(record.values.name ?? '')}</b>
      <span className="muted nowrap">{t('headcount', { count })}</span>
      {head && (
        <span className="row muted nowrap">
          {t('head')} <PersonTag person={head} plain />
        </span>
      )}
      <Button
        size="small"
        type="text"
        icon={<EditOutlined />}
        aria-label={t('action.edit')}
        onClick={onEdit}
      />
    </span>
  )
}

function MemberName({ person, onOpen }: { person: WeftRecord; onOpen: (id: string) => void }) {
  const name = String(person.values.name ?? '')
  return (
    <button type="button" className="plain person" onClick={() => onOpen(person.id)}>
      <Face person={{ id: person.id, title: name }} />
      <span>{name}</span>
      <span className="muted">{String(person.values.title ?? '')}</span>
    </button>
  )
}

function useMove() {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  return useMutation({
    mutationFn: ({ id, parent }: { id: string; parent: string }) =>
      api.patch(`/records/department/${id}`, { values: { parent } }),
    onSuccess: () => notify.done(t('moved')),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['records', 'department'] }),
  })
}

function DepartmentDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const saved = () => {
    void client.invalidateQueries({ queryKey: ['records', 'department'] })
    onClose()
  }
  return (
    <Drawer open onClose={onClose} size="min(520px, 100vw)" title={id ? t('department') : t('newDepartment')}>
      <RecordForm entity="department" id={id} editing onSaved={saved} />
    </Drawer>
  )
}
