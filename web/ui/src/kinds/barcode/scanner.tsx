import { Modal } from 'antd'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>
}

declare const BarcodeDetector: new (options: { formats: string[] }) => Detector

const formats: Record<string, string> = { ean13: 'ean_13', qr: 'qr_code' }

interface Props {
  format: string | undefined
  onRead: (text: string) => void
  onClose: () => void
}

/** Looks through the camera until it sees a code. */
export default function Scanner({ format, onRead, onClose }: Props) {
  const { t } = useTranslation('kinds')
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState('')
  const read = useEffectEvent(onRead)
  useEffect(() => {
    const ended = new AbortController()
    const seen = video.current
    if (seen)
      watch(seen, formats[format ?? ''] ?? 'code_128', ended.signal).then(read, (error: Error) =>
        setProblem(error.message),
      )
    return () => ended.abort()
  }, [format])
  return (
    <Modal
      open
      title={t('barcode.scan')}
      footer={null}
      onCancel={onClose}
      mask={{ closable: true }}
      width={420}
    >
      {problem ? (
        <p role="alert">{t('barcode.noCamera', { problem })}</p>
      ) : (
        <video ref={video} playsInline muted style={{ width: '100%', borderRadius: 'var(--radius)' }} />
      )}
    </Modal>
  )
}

const betweenLooks = 200

async function watch(video: HTMLVideoElement, format: string, ended: AbortSignal): Promise<string> {
  const detector = new BarcodeDetector({ formats: [format] })
  const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => camera.getTracks().map((track) => track.stop())
  ended.addEventListener('abort', stop)
  if (ended.aborted) stop()
  video.srcObject = camera
  await video.play()
  while (!ended.aborted) {
    const [code] = await detector.detect(video)
    if (code) return code.rawValue
    await new Promise((resolve) => setTimeout(resolve, betweenLooks))
  }
  return new Promise(() => undefined)
}
