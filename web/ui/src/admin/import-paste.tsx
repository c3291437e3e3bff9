import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asFile } from './import-rows'

interface Props {
  busy: boolean
  onFile: (file: File) => void
}

/** Takes rows that were copied in a spreadsheet, headings first. */
export function PasteRows({ busy, onFile }: Props) {
  const { t } = useTranslation('admin')
  const [open, setOpen] = useState(false)
  const [rows, setRows] = useState('')
  const file = asFile(rows, `${t('pasteRows.file')}.tsv`)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('pasteRows.do')}</Button>
      <Modal
        open={open}
        title={t('pasteRows.do')}
        okText={t('action.next')}
        okButtonProps={{ disabled: !file }}
        confirmLoading={busy}
        onOk={() => file && onFile(file)}
        onCancel={() => setOpen(false)}
        width={640}
      >
        <div className="stack">
          <p className="muted">{t('pasteRows.help')}</p>
          <Input.TextArea
            value={rows}
            onChange={(event) => setRows(event.target.value)}
            aria-label={t('pasteRows.do')}
            placeholder={t('pasteRows.hint')}
            autoSize={{ minRows: 6, maxRows: 14 }}
            wrap="off"
            autoFocus
          />
        </div>
      </Modal>
    </>
  )
}
