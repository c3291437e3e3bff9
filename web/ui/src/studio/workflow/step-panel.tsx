import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { kindOf, type Step } from '@/diagram/definition'
import { KindIcon } from '@/diagram/kind-icon'
import { isName } from '../definitions'
import { changeStep, shiftStep, takenIds } from '../flow-edit'
import { Group, Setting, WordsInput } from '../parts'
import { ActionsEditor } from './actions-editor'
import { ApprovePanel } from './approve-panel'
import { BranchesPanel, ChoicesPanel } from './branch-panels'
import { CallPanel } from './call-panel'
import { useWorkflow, withRule } from './context'
import { RuleField } from './rule-field'
import { findStep } from './selection'
import { CopyPanel, GotoPanel, WaitPanel } from './small-panels'

interface Props {
  id: string
  onRenamed: (id: string) => void
  onGone: () => void
}

/** The settings of a step: what it is called, when it happens, and what its kind needs. */
export function StepPanel({ id, onRenamed, onGone }: Props) {
  const { t } = useTranslation('studio')
  const { t: words } = useTranslation('diagram')
  const { definition, change } = useWorkflow()
  const step = findStep(definition, id)?.step
  if (!step) return null
  const kind = kindOf(step)
  const put = (next: Step) => change(changeStep(definition, id, () => next))
  return (
    <>
      <Group title={words(`kind.${kind}`)} extra={<KindIcon kind={kind} />}>
        <WordsInput label={t('title')} value={step.title} onChange={(title) => put({ ...step, title })} />
        <RuleField
          label={t('onlyIf')}
          value={step.if}
          onChange={(rule) => put(withRule(step, rule))}
          none={t('alwaysStep')}
        />
      </Group>
      <KindSettings step={step} put={put} />
      <Group title={t('place')}>
        <IdSetting step={step} onRenamed={onRenamed} />
        <div className="row">
          <Button
            size="small"
            icon={<ArrowUpOutlined />}
            onClick={() => change(shiftStep(definition, id, -1))}
            aria-label={t('moveUp')}
            title={t('moveUp')}
          />
          <Button
            size="small"
            icon={<ArrowDownOutlined />}
            onClick={() => change(shiftStep(definition, id, 1))}
            aria-label={t('moveDown')}
            title={t('moveDown')}
          />
          <Button
            size="small"
            type="text"
            danger
            icon={<DeleteOutlined />}
            onClick={() => {
              change(changeStep(definition, id, () => null))
              onGone()
            }}
          >
            {t('removeStep')}
          </Button>
        </div>
      </Group>
    </>
  )
}

function KindSettings({ step, put }: { step: Step; put: (next: Step) => void }) {
  const { t } = useTranslation('studio')
  if (step.approve)
    return <ApprovePanel approve={step.approve} onChange={(approve) => put({ ...step, approve })} />
  if (step.handle)
    return <ApprovePanel handle approve={step.handle} onChange={(handle) => put({ ...step, handle })} />
  if (step.do) {
    return (
      <Group title={t('actions')}>
        <ActionsEditor actions={step.do} onChange={(actions) => put({ ...step, do: actions })} />
      </Group>
    )
  }
  if (step.choose)
    return <ChoicesPanel choices={step.choose} onChange={(choose) => put({ ...step, choose })} />
  if (step.parallel)
    return <BranchesPanel parallel={step.parallel} onChange={(parallel) => put({ ...step, parallel })} />
  if (step.cc) return <CopyPanel step={step} put={put} />
  if (step.wait) return <WaitPanel step={step} put={put} />
  return step.call ? <CallPanel step={step} put={put} /> : <GotoPanel step={step} put={put} />
}

/** The id is the unit of history and metrics; it is asked for once and better left alone. */
function IdSetting({ step, onRenamed }: { step: Step; onRenamed: (id: string) => void }) {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const rename = (id: string) => {
    if (id === step.id || !isName(id) || takenIds(definition).has(id)) return
    change(changeStep(definition, step.id, (before) => ({ ...before, id })))
    onRenamed(id)
  }
  return (
    <Setting label={t('technicalName')} help={t('stepIdHelp')}>
      <Input
        size="small"
        className="code"
        defaultValue={step.id}
        onBlur={(event) => rename(event.target.value)}
        aria-label={t('technicalName')}
      />
    </Setting>
  )
}
