import { AudioOutlined, StopOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Longest recording, in seconds. */
const longest = 300

/** What browsers record, the most widely played first. */
const formats = ['audio/mp4', 'audio/webm;codecs=opus', 'audio/webm', 'audio/ogg']

/** Records a voice note; it ends with a second tap, or after five minutes. */
export function VoiceRecorder({ onRecorded }: { onRecorded: (file: File) => void }) {
  const { t } = useTranslation('forms')
  const [seconds, setSeconds] = useState<number | null>(null)
  const [refused, setRefused] = useState(false)
  const recorder = useRef<MediaRecorder | null>(null)
  const running = seconds !== null
  const stop = () => recorder.current?.state === 'recording' && recorder.current.stop()
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setSeconds((before) => (before ?? 0) + 1), 1000)
    return () => clearInterval(timer)
  }, [running])
  useEffect(() => {
    if (seconds !== null && seconds >= longest) recorder.current?.stop()
  }, [seconds])
  useEffect(() => () => silence(recorder.current), [])
  const start = async () => {
    setRefused(false)
    try {
      recorder.current = await record(onRecorded, () => setSeconds(null))
      setSeconds(0)
    } catch {
      setRefused(true)
    }
  }
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return null
  return (
    <>
      <Button
        icon={running ? <StopOutlined /> : <AudioOutlined />}
        danger={running}
        onClick={() => (running ? stop() : void start())}
      >
        {running ? t('followUp.stop', { time: clock(seconds) }) : t('followUp.voice')}
      </Button>
      {refused && (
        <span role="alert" className="danger">
          {t('followUp.noMicrophone')}
        </span>
      )}
    </>
  )
}

async function record(onRecorded: (file: File) => void, onEnd: () => void): Promise<MediaRecorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const type = formats.find((format) => MediaRecorder.isTypeSupported(format))
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : undefined)
  const parts: Blob[] = []
  recorder.ondataavailable = (event) => parts.push(event.data)
  recorder.onstop = () => {
    silence(recorder)
    const kind = (recorder.mimeType || 'audio/webm').split(';')[0] ?? 'audio/webm'
    onRecorded(new File(parts, voiceName(kind), { type: kind }))
    onEnd()
  }
  recorder.start()
  return recorder
}

/** Lets the microphone go. */
function silence(recorder: MediaRecorder | null) {
  for (const track of recorder?.stream.getTracks() ?? []) track.stop()
}

/** What recordings are called, so that the server does not take them for films. */
const endings: Record<string, string> = { 'audio/mp4': 'm4a', 'audio/webm': 'weba', 'audio/ogg': 'ogg' }

function voiceName(type: string): string {
  const ending = endings[type] ?? 'weba'
  return `voice-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.${ending}`
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
