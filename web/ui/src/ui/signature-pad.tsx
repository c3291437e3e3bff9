import { Button } from 'antd'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  onChange: (image: string) => void
}

/** A field to sign in by mouse, finger or pen; gives a PNG as a data address, empty when cleared. */
export function SignaturePad({ onChange }: Props) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawing = useRef(false)
  const [signed, setSigned] = useState(false)
  useEffect(() => fitToScreen(canvas.current), [])
  const down = (event: PointerEvent) => {
    drawing.current = true
    canvas.current?.setPointerCapture(event.pointerId)
    stroke(canvas.current, event, true)
  }
  const move = (event: PointerEvent) => {
    if (drawing.current) stroke(canvas.current, event, false)
  }
  const up = () => {
    if (!drawing.current) return
    drawing.current = false
    setSigned(true)
    onChange(canvas.current?.toDataURL('image/png') ?? '')
  }
  const clear = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, canvas.current.width, canvas.current.height)
    setSigned(false)
    onChange('')
  }
  return (
    <div className="signature">
      <canvas
        ref={canvas}
        aria-label={t('sign.here')}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      />
      {!signed && <span className="hint">{t('sign.here')}</span>}
      <Button size="small" onClick={clear} disabled={!signed}>
        {t('sign.clear')}
      </Button>
    </div>
  )
}

function fitToScreen(canvas: HTMLCanvasElement | null) {
  if (!canvas) return
  const scale = window.devicePixelRatio || 1
  canvas.width = canvas.clientWidth * scale
  canvas.height = canvas.clientHeight * scale
  canvas.getContext('2d')?.scale(scale, scale)
}

function stroke(canvas: HTMLCanvasElement | null, event: PointerEvent, begins: boolean) {
  const pen = canvas?.getContext('2d')
  if (!canvas || !pen) return
  const box = canvas.getBoundingClientRect()
  const x = event.clientX - box.left
  const y = event.clientY - box.top
  if (begins) {
    pen.beginPath()
    pen.moveTo(x, y)
  }
  // Ink is dark on the white pad in both themes, because it is printed.
  pen.strokeStyle = '#12203a'
  pen.lineWidth = 2
  pen.lineCap = 'round'
  pen.lineTo(x, y)
  pen.stroke()
}
