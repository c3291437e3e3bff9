import { useTranslation } from 'react-i18next'
import type { After } from '@/diagram/definition'
import { tidy } from '../definitions'
import { Choice, ListEditor, orNothing } from '../parts'
import { ActionsEditor } from './actions-editor'
import { useStates, withRule } from './context'
import { Again } from './due-editor'
import { DurationInput } from './duration-input'
import { RuleField } from './rule-field'

/** What happens after some time in a state: it goes elsewhere, or something is done. */
export function TimersEditor({
  timers,
  onChange,
}: {
  timers?: After[]
  onChange: (next: After[] | undefined) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <ListEditor
      items={timers}
      onChange={(list) => onChange(orNothing(list))}
      head={(timer, put) => (
        <>
          <span className="muted">{t('afterLabel')}</span>
          <DurationInput
            ruled
            label={t('afterLabel')}
            value={timer.wait}
            onChange={(wait) => put({ ...timer, wait })}
          />
        </>
      )}
      body={(timer, put) => <Timer timer={timer} onChange={put} />}
      add={t('addTimer')}
      start={() => ({ wait: '7d' })}
    />
  )
}

function Timer({ timer, onChange }: { timer: After; onChange: (next: After) => void }) {
  const { t } = useTranslation('studio')
  const states = useStates()
  const set = (part: Partial<After>) => onChange(tidy({ ...timer, ...part }))
  return (
    <>
      <RuleField
        label={t('onlyIf')}
        value={timer.if}
        onChange={(rule) => onChange(withRule(timer, rule))}
        none={t('alwaysStep')}
      />
      <Choice
        label={t('goesTo')}
        value={timer.to}
        onChange={(to) => set({ to })}
        options={states}
        clear
        placeholder={t('staysHere')}
      />
      <ActionsEditor actions={timer.do} onChange={(actions) => set({ do: orNothing(actions) })} />
      <Again value={timer} onChange={set} />
    </>
  )
}
