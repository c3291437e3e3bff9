import { ErrorBox } from '@/ui/error-box'
import './prints.css'
import { FileExcelOutlined, FilePdfOutlined, FileWordOutlined, PaperClipOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServedFile } from '@/api/client'
import { entityQuery } from '@/api/entities'
import { useLanguage, useText } from '@/i18n/text'
import type { StatementQuestion } from '@/statements/api'
import { PeriodBar } from '@/statements/period-bar'
import { daysOf } from '@/statements/periods'
import { useBlobAddress } from '@/ui/blob-address'
import { download } from '@/ui/download'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import {
  attach,
  type Format,
  formats,
  languages,
  type Printing,
  type PrintLanguage,
  type PrintTemplate,
  print,
  printsQuery,
} from './api'

interface Props {
  entity: string
  ids: string[]
  /** The field of the record that takes the PDF. */
  attach?: string
  /** The statement of account that is printed, and nothing else. */
  period?: StatementQuestion
  onClose: () => void
}

/** Prints a record, or several: template, language, preview, and the file in three formats. */
export default function PrintDialog({ entity, ids, attach: field, period, onClose }: Props) {
  const { t } = useTranslation('prints')
  const templates = useQuery({
    ...printsQuery(entity, ids[0] ?? ''),
    select: (all) => all.filter((one) => one.statement || !period),
  })
  return (
    <Modal
      open
      title={ids.length > 1 ? t('titleMany', { count: ids.length }) : t('title')}
      onCancel={onClose}
      footer={null}
      width={860}
    >
      {templates.error && <ErrorState error={templates.error} retry={() => void templates.refetch()} />}
      {templates.isPending && <Lines count={6} />}
      {templates.data?.length === 0 && (
        <EmptyState
          title={t('none')}
          help={t('noneHelp')}
          action={ids.length === 1 && <Button onClick={() => window.print()}>{t('page')}</Button>}
        />
      )}
      {templates.data && templates.data.length > 0 && (
        <Chosen entity={entity} ids={ids} field={field} templates={templates.data} given={period} />
      )}
    </Modal>
  )
}

interface ChosenProps {
  entity: string
  ids: string[]
  field?: string
  templates: PrintTemplate[]
  given?: StatementQuestion
}

function Chosen({ entity, ids, field, templates, given }: ChosenProps) {
  const { t } = useTranslation('prints')
  const text = useText()
  const own = useLanguage()
  const first = templates.find((one) => one.ready) ?? templates[0]
  const [name, setName] = useState(first?.name ?? '')
  const [lang, setLang] = useState<PrintLanguage>(first?.language ?? (own === 'zh' ? 'zh' : 'en'))
  const [asked, setAsked] = useState<StatementQuestion>(given ?? daysOf('last_month', dayjs()))
  const period = templates.find((one) => one.name === name)?.statement ? asked : undefined
  const choose = (next: string) => {
    setName(next)
    setLang(templates.find((one) => one.name === next)?.language ?? lang)
  }
  return (
    <div className="stack">
      <div className="print-choices">
        <Select
          value={name}
          onChange={choose}
          options={templates.map((one) => ({
            value: one.name,
            label: one.ready ? text(one.label) : `${text(one.label)} (${t('notReady')})`,
            disabled: !one.ready && ids.length === 1,
          }))}
          aria-label={t('template')}
          style={{ minWidth: 200 }}
        />
        <Segmented
          value={lang}
          onChange={setLang}
          options={languages.map((one) => ({ value: one, label: t(`in.${one}`) }))}
          aria-label={t('language')}
        />
      </div>
      {period && !given && (
        <StatementChoice
          entity={entity}
          asked={period}
          onAsk={(change) => setAsked({ ...period, ...change })}
        />
      )}
      <Made
        key={`${name} ${lang} ${JSON.stringify(period)}`}
        printing={{ entity, ids, template: name, lang, period }}
        field={field}
      />
    </div>
  )
}

interface ChoiceProps {
  entity: string
  asked: StatementQuestion
  onAsk: (change: StatementQuestion) => void
}

/** Which statement of account is printed, and for when. */
function StatementChoice({ entity, asked, onAsk }: ChoiceProps) {
  const statements = useQuery(entityQuery(entity)).data?.statements ?? []
  const shown = { statement: statements[0]?.name, ...asked }
  return <PeriodBar statements={statements} asked={shown} onAsk={onAsk} />
}

/** The document as PDF, made once for looking, saving and attaching. */
function Made({ printing, field }: { printing: Printing; field?: string }) {
  const { t } = useTranslation('prints')
  const { entity, ids, template, lang, period } = printing
  const pdf = useQuery({
    queryKey: ['printed', entity, ids.join(), template, lang, period],
    queryFn: () => print(printing, 'pdf'),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const address = useBlobAddress(pdf.data?.blob)
  return (
    <>
      {pdf.isPending && <Lines count={8} />}
      <ErrorBox error={pdf.error} />
      {address && <iframe className="print-preview" src={`${address}#navpanes=0`} title={t('preview')} />}
      <p className="muted print-phone">{t('phone')}</p>
      <div className="print-actions">
        {address && (
          <Button type="primary" href={address} target="_blank">
            {t('open')}
          </Button>
        )}
        {formats.map((one) => (
          <Save key={one} format={one} printing={printing} pdf={pdf.data} />
        ))}
        {field && pdf.data && <Attach place={{ entity, id: ids[0] ?? '', field }} file={pdf.data} />}
      </div>
    </>
  )
}

const icons = { pdf: <FilePdfOutlined />, docx: <FileWordOutlined />, xlsx: <FileExcelOutlined /> }
const names = { pdf: 'PDF', docx: 'Word', xlsx: 'Excel' }

function Save({ format, printing, pdf }: { format: Format; printing: Printing; pdf?: ServedFile }) {
  const { t } = useTranslation('prints')
  const notify = useNotify()
  const save = useMutation({
    mutationFn: async () => (format === 'pdf' && pdf ? pdf : print(printing, format)),
    onSuccess: (file) => download(file.blob, file.name),
    onError: notify.failed,
  })
  return (
    <Button
      icon={icons[format]}
      loading={save.isPending}
      onClick={() => save.mutate()}
      aria-label={`${t('download')} ${names[format]}`}
    >
      {names[format]}
    </Button>
  )
}

function Attach({ place, file }: { place: Parameters<typeof attach>[0]; file: ServedFile }) {
  const { t } = useTranslation('prints')
  const notify = useNotify()
  const client = useQueryClient()
  const put = useMutation({
    mutationFn: () => attach(place, file),
    onSuccess: () => {
      notify.done(t('attached', { name: file.name }))
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'printed' })
    },
    onError: notify.failed,
  })
  return (
    <Button
      icon={<PaperClipOutlined />}
      loading={put.isPending}
      disabled={put.isSuccess}
      onClick={() => put.mutate()}
    >
      {t('attach')}
    </Button>
  )
}
