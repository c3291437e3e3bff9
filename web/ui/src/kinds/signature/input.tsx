import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import { uploadFiles } from '@/api/files'
import { useText } from '@/i18n/text'
import { SignaturePad } from '@/ui/signature-pad'
import { filesOf } from '../attachment'
import type { InputProps } from '../kind'
import { View } from './view'

/** A field to sign in. Without a pointer, a picture of the signature can be sent instead. */
export function Input({ field, value, onChange, id, label, compact }: InputProps) {
  const { t } = useTranslation('kinds')
  const name = useText()(label ?? field.label)
  const [drawn, setDrawn] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const upload = useMutation({
    mutationFn: (file: File) => uploadFiles([file]),
    onSuccess: (files) => {
      setDrawn('')
      onChange(files)
    },
  })
  if (filesOf(value).length > 0) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look of its own
      <div className="row" role="group" id={id} tabIndex={-1} aria-label={name}>
        <View field={field} value={value} compact={compact} />
        <Button size="small" onClick={() => onChange([])}>
          {t('signature.again')}
        </Button>
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look of its own
    <div className="stack" style={{ gap: 6 }} role="group" id={id} tabIndex={-1} aria-label={name}>
      <SignaturePad onChange={setDrawn} />
      <div className="row">
        <Button
          size="small"
          type="primary"
          disabled={drawn === ''}
          loading={upload.isPending}
          onClick={() => upload.mutate(picture(drawn))}
        >
          {t('signature.keep')}
        </Button>
        <Button size="small" onClick={() => chooser.current?.click()}>
          {t('signature.picture')}
        </Button>
        <input
          ref={chooser}
          type="file"
          accept="image/png"
          hidden
          onChange={({ target }) => {
            if (target.files?.[0]) upload.mutate(target.files[0])
            target.value = ''
          }}
        />
      </div>
      {upload.error && (
        <span role="alert" className="danger">
          {errorText(upload.error)}
        </span>
      )}
    </div>
  )
}

/** The file behind a data address. */
function picture(address: string): File {
  const bytes = Uint8Array.from(atob(address.split(',')[1] ?? ''), (sign) => sign.charCodeAt(0))
  return new File([bytes], 'signature.png', { type: 'image/png' })
}
