import { ErrorBox } from '@/ui/error-box'
import './admin.css'
import { ImportOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import { useMayAdmin, useShell } from '@/api/session'
import { useText } from '@/i18n/text'
import { download } from '@/ui/download'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { type ImportInfo, importsQuery, rememberTogether, uploadImports } from './import-api'
import { fillable } from './import-mapping'
import { PasteRows } from './import-paste'
import { headings } from './import-rows'

const route = getRouteApi('/imports')

/** Imports, and the way in for new ones. */
export default function ImportsPage() {
  const { t } = useTranslation('admin')
  const { entity } = route.useSearch()
  const imports = useQuery(importsQuery)
  const may = useMayAdmin('imports')
  return (
    <div className="page">
      <PageHeader title={t('imports')} below={t('importsHelp')} />
      {may && <DropZone entity={entity} />}
      {imports.error && <ErrorState error={imports.error} retry={() => void imports.refetch()} />}
      {imports.isPending && <Lines count={4} />}
      {imports.data?.length === 0 && (
        <EmptyState icon={<ImportOutlined />} title={t('noImports')} help={t('noImportsHelp')} />
      )}
      {imports.data && imports.data.length > 0 && <ImportTable imports={imports.data} />}
    </div>
  )
}

/** Takes one or several files, by choosing or by dropping them here, and copied rows. */
function DropZone({ entity }: { entity: string | undefined }) {
  const { t } = useTranslation('admin')
  const router = useRouter()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const upload = useMutation({
    mutationFn: uploadImports,
    onSuccess: async (started) => {
      const [first] = rememberTogether(started)
      await client.invalidateQueries({ queryKey: ['imports'] })
      if (first) await router.navigate({ to: '/imports/$id', params: { id: first }, search: { entity } })
    },
  })
  const take = (files: File[]) => files.length > 0 && upload.mutate(files)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside
    <div
      className={`drop-zone ${over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take([...event.dataTransfer.files])
      }}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx,.txt,.tsv"
        multiple
        hidden
        onChange={(event) => take([...(event.target.files ?? [])])}
      />
      <ImportOutlined className="sign" aria-hidden />
      <div>
        <b>{t('dropFiles')}</b>
        <p className="muted">{t('dropFilesHelp')}</p>
        <ErrorBox error={upload.error} />
      </div>
      {entity && <TemplateButton entity={entity} />}
      <PasteRows busy={upload.isPending} onFile={(file) => take([file])} />
      <Button type="primary" loading={upload.isPending} onClick={() => input.current?.click()}>
        {t('chooseFiles')}
      </Button>
    </div>
  )
}

/** An empty table with the headings that an entity's fields are found by. */
function TemplateButton({ entity }: { entity: string }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const detail = useQuery(entityQuery(entity)).data
  if (!detail) return null
  const name = t('template.file', { name: text(detail.entity.label) })
  return (
    <Button onClick={() => download(new Blob([headings(fillable(detail), text)]), `${name}.csv`)}>
      {t('template.get', { name: text(detail.entity.label) })}
    </Button>
  )
}

const colours: Record<string, string> = {
  done: 'green',
  running: 'blue',
  failed: 'red',
  undone: '',
  uploaded: 'gold',
  mapped: 'gold',
}

function ImportTable({ imports }: { imports: ImportInfo[] }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const shell = useShell()
  const cell = (draw: (one: ImportInfo) => React.ReactNode) => (_: unknown, one: ImportInfo) => draw(one)
  const columns = [
    {
      key: 'file',
      title: t('file'),
      render: cell((one) => (
        <Link to="/imports/$id" params={{ id: one.id }}>
          {one.file}
        </Link>
      )),
    },
    {
      key: 'entity',
      title: t('entity'),
      render: cell((one) => text(shell?.entities[one.entity]?.plural) || one.entity || '–'),
    },
    {
      key: 'state',
      title: t('state'),
      render: cell((one) => (
        <span className={`tag ${colours[one.state]}`}>{t(`importState.${one.state}`)}</span>
      )),
    },
    {
      key: 'rows',
      title: t('rows'),
      align: 'right' as const,
      render: cell((one) => one.rows.toLocaleString()),
    },
    {
      key: 'created',
      title: t('created'),
      align: 'right' as const,
      render: cell((one) => one.created.toLocaleString()),
    },
    {
      key: 'updated',
      title: t('updated'),
      align: 'right' as const,
      render: cell((one) => one.updated.toLocaleString()),
    },
    {
      key: 'failed',
      title: t('refused'),
      align: 'right' as const,
      render: cell((one) => (one.failed ? <b className="bad">{one.failed.toLocaleString()}</b> : '0')),
    },
    { key: 'by', title: t('who'), render: cell((one) => <PersonTag person={one.by} plain />) },
    { key: 'at', title: t('when'), render: cell((one) => <RelativeTime at={one.at} />) },
  ]
  return (
    <div className="panel">
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={imports}
        pagination={{ pageSize: 30, hideOnSinglePage: true }}
        scroll={{ x: 880 }}
      />
    </div>
  )
}
