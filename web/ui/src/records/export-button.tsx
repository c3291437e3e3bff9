import { CloseOutlined, DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fetchFile } from '@/api/client'
import type { FieldDef } from '@/api/types'
import { download } from '@/ui/download'
import { MenuButton } from '@/ui/menu-button'
import { useNotify } from '@/ui/notify'
import { type ListQuestion, listQuery } from './list-query'

const formats = ['xlsx', 'csv']

interface Props {
  question: ListQuestion
  columns: FieldDef[]
}

/** Takes the list as it stands away as a file, which the server writes. */
export function ExportButton({ question, columns }: Props) {
  const { t } = useTranslation('records')
  const { received, start, cancel } = useExport({ ...question, fields: columns.map((field) => field.name) })
  if (received === undefined)
    return (
      <MenuButton
        label={t('action.export')}
        items={formats.map((key) => ({ key, label: t(`export.${key}`) }))}
        onChoose={(format) => void start(format)}
      >
        <DownloadOutlined />
      </MenuButton>
    )
  return (
    <Button type="text" icon={<CloseOutlined />} onClick={cancel} title={t('export.cancel')}>
      <span className="tabular" role="status">
        {received > 0 ? t('export.received', { size: received.toFixed(1) }) : t('export.running')}
      </span>
    </Button>
  )
}

/** An export and how much of it is here, in megabytes; undefined when none is under way. It goes on when the list is left. */
function useExport(question: ListQuestion) {
  const notify = useNotify()
  const [received, setReceived] = useState<number>()
  const stop = useRef(new AbortController())
  const start = async (format: string) => {
    stop.current = new AbortController()
    const { signal } = stop.current
    setReceived(0)
    try {
      const query = { ...listQuery(question), format }
      const onReceived = (bytes: number) => setReceived(Math.floor(bytes / 1e5) / 10)
      const file = await fetchFile('GET', `/records/${question.entity}/export`, { query, signal, onReceived })
      download(file.blob, file.name)
    } catch (error) {
      if (!signal.aborted) notify.failed(error)
    } finally {
      setReceived(undefined)
    }
  }
  return { received, start, cancel: () => stop.current.abort() }
}
