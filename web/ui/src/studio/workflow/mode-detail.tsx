import { InputNumber, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Mode } from '@/diagram/definition'
import { tidy } from '../definitions'
import { Setting, Toggle } from '../parts'

type Vote = Exclude<Mode, string>

/** How many votes, or which share of them, carry. */
export function ModeDetail({ mode, onChange }: { mode: Vote; onChange: (mode: Vote) => void }) {
  const { t } = useTranslation('studio')
  const share = typeof mode.pass === 'string'
  const amount = Number.parseInt(String(mode.pass), 10) || 1
  return (
    <>
      <Setting label={t('votes')}>
        <div className="row">
          <InputNumber
            min={1}
            max={share ? 100 : 50}
            value={amount}
            onChange={(next) => onChange({ ...mode, pass: share ? `${next ?? 1}%` : (next ?? 1) })}
            aria-label={t('votes')}
            style={{ width: 80 }}
          />
          <Segmented
            value={share ? 'share' : 'number'}
            onChange={(next) => onChange({ ...mode, pass: next === 'share' ? '60%' : 2 })}
            options={[
              { value: 'number', label: t('votesNumber') },
              { value: 'share', label: '%' },
            ]}
          />
        </div>
      </Setting>
      <Toggle
        label={t('veto')}
        help={t('vetoHelp')}
        value={mode.veto ?? true}
        onChange={(veto) => onChange({ ...mode, veto })}
      />
      <Toggle
        label={t('voteInOrder')}
        value={mode.order === 'seq'}
        onChange={(on) => onChange(tidy({ ...mode, order: on ? 'seq' : undefined }, ['veto']))}
      />
      <Toggle
        label={t('voteEach')}
        help={t('voteEachHelp')}
        value={mode.each === 'group'}
        onChange={(on) => onChange(tidy({ ...mode, each: on ? 'group' : undefined }, ['veto']))}
      />
    </>
  )
}
