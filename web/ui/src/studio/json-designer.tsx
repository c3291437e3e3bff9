import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Lines } from '@/ui/skeleton'
import type { DesignerProps } from './designer'

const JsonEditor = lazy(() => import('@/rules/json-editor'))

/** A definition as JSON: for what the designers do not show, and for those who like it. */
export default function JsonDesigner({ path, definition, change }: DesignerProps<object>) {
  const { t } = useTranslation('studio')
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2))
  const edit = (next: string) => {
    setText(next)
    const parsed = parse(next)
    if (parsed) change(parsed)
  }
  return (
    <div className="json-designer">
      <Suspense fallback={<Lines count={12} />}>
        <JsonEditor value={text} onChange={edit} label={path} />
      </Suspense>
      {!parse(text) && <p className="danger">{t('brokenJson')}</p>}
    </div>
  )
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
