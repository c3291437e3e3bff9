import { Collapse } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Approve, Mode } from '@/diagram/definition'
import { Choice, Group } from '../parts'
import { DueEditor } from './due-editor'
import { FieldRightsEditor } from './field-rights-editor'
import { ModeDetail } from './mode-detail'
import { PolicyEditor } from './policy-editor'
import { WhoEditor } from './who-editor'

interface Props {
  approve: Approve
  onChange: (next: Approve) => void
  /** Work to be done instead of a verdict. */
  handle?: boolean
}

/** Who decides, how votes count, what they see and may change, and what happens when nobody does. */
export function ApprovePanel({ approve, onChange, handle }: Props) {
  const { t } = useTranslation('studio')
  const set = (part: Partial<Approve>) => onChange(clean({ ...approve, ...part }))
  const name = modeName(approve.mode)
  return (
    <>
      <Group title={handle ? t('whoWorks') : t('whoDecides')}>
        <WhoEditor
          label={t('people')}
          value={approve.by}
          onChange={(by) => set({ by })}
          weights={typeof approve.mode === 'object'}
        />
        <Choice
          label={t('modeLabel')}
          value={name}
          onChange={(next) => set({ mode: modeOf(next) })}
          options={['default', 'any', 'all', 'seq', 'vote'].map((one) => ({
            value: one,
            label: t(`mode.${one}`),
          }))}
          help={t(`modeHelp.${name}`)}
        />
        {typeof approve.mode === 'object' && (
          <ModeDetail mode={approve.mode} onChange={(mode) => set({ mode })} />
        )}
      </Group>
      <Collapse
        size="small"
        ghost
        items={[
          {
            key: 'fields',
            label: t('stepFields'),
            children: <FieldRightsEditor value={approve.fields} onChange={(fields) => set({ fields })} />,
          },
          {
            key: 'due',
            label: t('deadlines'),
            children: <DueEditor value={approve.due} onChange={(due) => set({ due })} />,
          },
          {
            key: 'policy',
            label: t('policies'),
            children: <PolicyEditor policy={approve} onChange={(policy) => set(policy)} />,
          },
        ]}
      />
    </>
  )
}

function modeName(mode: Mode | undefined): string {
  if (!mode) return 'default'
  return typeof mode === 'string' ? mode : 'vote'
}

function modeOf(name: string | undefined): Mode | undefined {
  if (!name || name === 'default') return undefined
  return name === 'vote' ? { pass: 2, veto: false } : (name as Mode)
}

/** Empty settings fall back to the workflow's defaults, so they do not stand in the file. */
function clean(approve: Approve): Approve {
  const entries = Object.entries(approve).filter(([, value]) => value !== undefined && !isEmptyObject(value))
  return Object.fromEntries(entries) as Approve
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  )
}
