import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOptions } from '@/api/entities'
import { RulesPlace } from '@/diagram/condition'
import type { Definition } from '@/diagram/definition'
import { unknownName } from '@/diagram/who'
import { WorkflowPicture } from '@/diagram/workflow-picture'
import { useText } from '@/i18n/text'
import { usePhone } from '@/ui/preferences'
import { useCatalogue, useFields } from '../catalogue'
import type { DesignerProps } from '../designer'
import { Workbench } from '../workbench'
import { useWorkflow, type WorkflowContext, WorkflowContextProvider } from './context'
import { Outline } from './outline'
import { usePeopleOf } from './people'
import { type Chosen, chosenAt, findStep, findWay, marked } from './selection'
import { StatePanel } from './state-panel'
import { StepPanel } from './step-panel'
import { WayPanel } from './way-panel'
import { WorkflowPanel } from './workflow-panel'

/** A workflow: its outline to edit, its picture beside it, and the settings of what is chosen. */
export default function WorkflowDesigner({ definition, change, at }: DesignerProps<Definition>) {
  const [chosen, setChosen] = useState<Chosen>(() => chosenAt(definition, at))
  const context = useContextValue(definition, change)
  return (
    <WorkflowContextProvider value={context}>
      <Workbench
        panelOpen={chosen.kind !== 'workflow'}
        onClosePanel={() => setChosen({ kind: 'workflow' })}
        panel={<Panel chosen={chosen} onChoose={setChosen} />}
      >
        <Views chosen={chosen} onChoose={setChosen} />
      </Workbench>
    </WorkflowContextProvider>
  )
}

function useContextValue(definition: Definition, change: (next: Definition) => void): WorkflowContext {
  const { named } = useCatalogue()
  const fields = useFields(definition.entity)
  const people = usePeopleOf(definition)
  const duties = useOptions('territory_member', 'as')
  const text = useText()
  const { t } = useTranslation('studio')
  return useMemo(() => {
    const [roles, teams] = [named('role'), named('team')]
    const labels = new Map<string, string>([
      ['field:owner', t('owner')],
      ...roles.map((one) => [`role:${one.value}`, one.label] as const),
      ...teams.map((one) => [`team:${one.value}`, one.label] as const),
      ...fields.map((field) => [`field:${field.name}`, text(field.label)] as const),
      ...duties.map((duty) => [`duty:${duty.name}`, text(duty.label)] as const),
      ...people.map((one) => [`user:${one.login}`, one.name] as const),
    ])
    return {
      definition,
      change,
      fields,
      roles,
      teams,
      templates: named('template'),
      workflows: named('workflow'),
      names: (kind, name) => labels.get(`${kind}:${name}`) || unknownName(kind, name),
    }
  }, [definition, change, fields, duties, people, named, text, t])
}

interface ViewProps {
  chosen: Chosen
  onChoose: (chosen: Chosen) => void
}

/** Outline and picture side by side where there is room, one at a time on a phone. */
function Views({ chosen, onChoose }: ViewProps) {
  const { t } = useTranslation('studio')
  const phone = usePhone()
  const [view, setView] = useState<'outline' | 'picture'>('outline')
  if (!phone) {
    return (
      <div className="workflow-views">
        <Outline chosen={chosen} onChoose={onChoose} />
        <Picture chosen={chosen} onChoose={onChoose} />
      </div>
    )
  }
  return (
    <>
      <Segmented
        block
        value={view}
        onChange={setView}
        options={[
          { value: 'outline', label: t('outline') },
          { value: 'picture', label: t('picture') },
        ]}
      />
      {view === 'outline' ? (
        <Outline chosen={chosen} onChoose={onChoose} />
      ) : (
        <Picture chosen={chosen} onChoose={onChoose} />
      )}
    </>
  )
}

function Picture({ chosen, onChoose }: ViewProps) {
  const { definition, names } = useWorkflow()
  const { entity, key } = definition
  const place = useMemo(() => ({ entity, context: 'workflow' as const, workflow: key }), [entity, key])
  return (
    <div className="workflow-picture">
      <RulesPlace value={place}>
        <WorkflowPicture
          definition={definition}
          names={names}
          selected={marked(chosen)}
          height="100%"
          onStep={(id) => onChoose({ kind: 'step', id })}
          onState={(state) => onChoose({ kind: 'state', state })}
        />
      </RulesPlace>
    </div>
  )
}

function Panel({ chosen, onChoose }: ViewProps) {
  const definition = useWorkflowDefinition()
  const home = () => onChoose({ kind: 'workflow' })
  if (chosen.kind === 'step' && findStep(definition, chosen.id)) {
    return (
      <StepPanel
        key={chosen.id}
        id={chosen.id}
        onRenamed={(id) => onChoose({ kind: 'step', id })}
        onGone={home}
      />
    )
  }
  if (chosen.kind === 'state' && definition.states[chosen.state]) {
    return (
      <StatePanel
        key={chosen.state}
        name={chosen.state}
        onRenamed={(state) => onChoose({ kind: 'state', state })}
        onGone={home}
      />
    )
  }
  if (chosen.kind === 'way' && findWay(definition, chosen)) {
    return (
      <WayPanel
        key={`${chosen.state}.${chosen.event}.${chosen.index}`}
        chosen={chosen}
        onChoose={onChoose}
        onGone={home}
      />
    )
  }
  return <WorkflowPanel />
}

function useWorkflowDefinition(): Definition {
  return useWorkflow().definition
}
