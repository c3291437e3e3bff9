import { ScanOutlined } from '@ant-design/icons'
import { Button, Input as TextInput } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type InputProps, plain } from '../kind'
import { tidy } from '.'
import { Picture } from './view'

const Scanner = lazy(() => import('./scanner'))

/** Whether this browser can read codes with a camera. */
const scans = 'BarcodeDetector' in window && navigator.mediaDevices !== undefined

/** A code to type or to scan, by a scanner that types or by the camera. */
export function Input({ field, value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const { t } = useTranslation('kinds')
  const [scanning, setScanning] = useState(false)
  const text = plain(value)
  return (
    <>
      <TextInput
        id={id}
        aria-label={label}
        autoFocus={autoFocus}
        autoComplete="off"
        status={invalid ? 'error' : undefined}
        inputMode={field.format === 'ean13' ? 'numeric' : undefined}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => text !== '' && onChange(tidy(text, field.format))}
        suffix={
          scans && (
            <Button
              type="text"
              size="small"
              icon={<ScanOutlined />}
              aria-label={t('barcode.scan')}
              onClick={() => setScanning(true)}
            />
          )
        }
      />
      {!compact && text !== '' && (
        <span className="barcode" style={{ marginTop: 8 }}>
          <Picture text={tidy(text, field.format)} format={field.format} />
        </span>
      )}
      {scanning && (
        <Suspense>
          <Scanner
            format={field.format}
            onRead={(read) => {
              setScanning(false)
              onChange(tidy(read, field.format))
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      )}
    </>
  )
}
