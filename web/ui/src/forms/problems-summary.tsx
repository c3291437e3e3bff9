import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import { useText } from '@/i18n/text'
import { goTo } from './places'
import { fieldOf } from './problems'
import type { RecordFormControl } from './use-record-form'

/** What has to be put right, at the top of the form; each entry leads to its place. */
export function ProblemsSummary({ control }: { control: RecordFormControl }) {
  const { t } = useTranslation('forms')
  const text = useText()
  const box = useRef<HTMLDivElement>(null)
  // Whoever pressed the button below a long form would see nothing happen.
  useEffect(() => {
    if (control.failure) box.current?.scrollIntoView({ block: 'nearest' })
  }, [control.failure])
  const places = Object.entries(control.errors)
  if (!control.failure && places.length === 0) return null
  const label = (place: string) =>
    text(control.fields.find((field) => field.name === fieldOf(place))?.label) || place
  return (
    <div ref={box} className="error-box" role="alert" data-testid="problems">
      {places.length === 0 ? (
        errorText(control.failure)
      ) : (
        <>
          <strong>{t('error.summary', { count: places.length })}</strong>
          <ul>
            {places.map(([place, message]) => (
              <li key={place}>
                <button type="button" className="plain" onClick={() => goTo(place, control.prefix)}>
                  {place !== '' && <u>{placeLabel(place, label(place))}</u>} {message}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function placeLabel(place: string, label: string): string {
  const [, index] = place.split('/')
  return index === undefined ? label : `${label} ${Number(index) + 1}`
}
