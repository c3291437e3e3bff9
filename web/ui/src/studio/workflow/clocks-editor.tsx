import { InputNumber, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Clock } from '@/diagram/definition'
import { useCatalogue } from '../catalogue'
import { tidy } from '../definitions'
import { Choice, Choices, ListEditor, orNothing, Setting, WordsInput } from '../parts'
import { ActionsEditor } from './actions-editor'
import { useStates, useWorkflow, withRule } from './context'
import { DurationInput } from './duration-input'
import { NamedList } from './named-list'
import { RuleField } from './rule-field'

/** Service levels: how long a record may take, which states count, and what happens on the way. */
export function ClocksEditor() {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  return (
    <>
      <p className="setting-help">{t('clocksHelp')}</p>
      <NamedList<Clock>
        value={definition.clocks}
        onChange={(clocks) => change(tidy({ ...definition, clocks }))}
        body={(clock, put) => <ClockDetail clock={clock} onChange={put} />}
        add={t('addClock')}
        fresh={['clock', { target: '1d' }]}
      />
    </>
  )
}

interface DetailProps {
  clock: Clock
  onChange: (next: Clock) => void
}

function ClockDetail({ clock, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const states = useStates()
  const set = (part: Partial<Clock>) => onChange(tidy({ ...clock, ...part }))
  return (
    <>
      <WordsInput label={t('title')} value={clock.title} onChange={(title) => set({ title })} />
      <Setting label={t('clockTarget')}>
        <DurationInput
          ruled
          label={t('clockTarget')}
          value={clock.target}
          onChange={(target) => set({ target })}
        />
      </Setting>
      <Choices
        label={t('clockStart')}
        value={clock.start}
        onChange={(start) => set({ start })}
        options={states}
        placeholder={t('clockStartDefault')}
      />
      <Choices
        label={t('clockPause')}
        value={clock.pause}
        onChange={(pause) => set({ pause })}
        options={states}
      />
      <ClockStop clock={clock} onChange={onChange} />
      <ClockCalendar clock={clock} onChange={onChange} />
      <Choice
        label={t('clockReopen')}
        value={clock.reopen ?? 'resume'}
        onChange={(reopen) => set({ reopen })}
        options={['resume', 'restart', 'none'].map((one) => ({
          value: one,
          label: t(`clockReopen_.${one}`),
        }))}
      />
      <Setting label={t('clockAt')}>
        <ClockMarks clock={clock} onChange={onChange} />
      </Setting>
    </>
  )
}

/** A clock stops in states, or as soon as a rule holds. */
function ClockStop({ clock, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const states = useStates()
  const ruled = typeof clock.stop === 'string'
  return (
    <Setting label={t('clockStop')}>
      <Segmented
        size="small"
        value={ruled ? 'rule' : 'states'}
        onChange={(next) => onChange({ ...clock, stop: next === 'rule' ? '' : undefined })}
        options={(['states', 'rule'] as const).map((one) => ({ value: one, label: t(`clockStop_.${one}`) }))}
      />
      {typeof clock.stop === 'string' ? (
        <RuleField
          label={t('clockStop_.rule')}
          value={clock.stop}
          onChange={(rule) => onChange({ ...clock, stop: rule ?? '' })}
        />
      ) : (
        <Choices
          label={t('clockStop_.states')}
          value={clock.stop}
          onChange={(stop) => onChange(tidy({ ...clock, stop }))}
          options={states}
          placeholder={t('clockStopDefault')}
        />
      )}
    </Setting>
  )
}

function ClockCalendar({ clock, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  if (clock.calendar?.startsWith('=')) {
    return (
      <RuleField
        label={t('calendar')}
        want="any"
        value={clock.calendar.slice(1)}
        onChange={(rule) =>
          onChange(tidy({ ...clock, calendar: rule === undefined ? undefined : `=${rule}` }))
        }
        none={t('asWorkflow')}
      />
    )
  }
  const options = [
    { value: 'always', label: t('calendarAlways') },
    ...named('calendar'),
    { value: '=', label: t('byRule') },
  ]
  return (
    <Choice
      label={t('calendar')}
      value={clock.calendar}
      onChange={(calendar) => onChange(tidy({ ...clock, calendar }))}
      options={options}
      clear
      placeholder={t('asWorkflow')}
    />
  )
}

/** What is done when a share of the time has passed; 100 % is the breach. */
function ClockMarks({ clock, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  return (
    <ListEditor
      items={clock.at}
      onChange={(at) => onChange(tidy({ ...clock, at: orNothing(at) }))}
      head={(mark, put) => (
        <>
          <InputNumber
            size="small"
            min={1}
            max={1000}
            precision={0}
            value={mark.pct}
            onChange={(pct) => put({ ...mark, pct: pct ?? 100 })}
            aria-label={t('clockShare')}
            style={{ width: 76 }}
          />
          <span className="muted">% {mark.pct === 100 && t('clockBreach')}</span>
        </>
      )}
      body={(mark, put) => (
        <>
          <RuleField
            label={t('onlyIf')}
            value={mark.if}
            onChange={(rule) => put(withRule(mark, rule))}
            none={t('alwaysStep')}
          />
          <ActionsEditor actions={mark.do} onChange={(actions) => put({ ...mark, do: actions })} />
        </>
      )}
      add={t('addMark')}
      start={() => ({ pct: 100, do: [] })}
    />
  )
}
