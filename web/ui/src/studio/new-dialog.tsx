import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Input, Modal, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBox } from '@/ui/error-box'
import { definitionQuery } from './api'
import { useCatalogue } from './catalogue'
import { type EntityDefinition, isName, type MenuDefinition, nameFrom } from './definitions'
import { useCreate } from './drafts'
import {
  type Both,
  newConversion,
  newEntity,
  newForm,
  newHome,
  newOptions,
  newRole,
  newView,
  newWorkflow,
  withMenuEntry,
} from './new-definitions'
import { Choice, Setting, WordsInput } from './parts'
import { newPrint } from './print-definition'
import type { CreatableKind } from './sidebar'

interface Draft {
  label: Both
  name: string
  entity: string
  /** What a conversion makes. */
  to: string
  parent: string
  menu: boolean
  area?: string
}

/** Asks for the few words that a new definition needs, and makes it ready to use. */
export function NewDialog({ kind, onClose }: { kind: CreatableKind; onClose: () => void }) {
  const { t } = useTranslation('studio')
  const router = useRouter()
  const make = useMake()
  const [draft, setDraft] = useState<Draft>({
    label: { en: '', zh: '' },
    name: '',
    entity: '',
    to: '',
    parent: '',
    menu: true,
  })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const { all } = useCatalogue()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const path = pathOf(kind, draft)
  const taken = all.some((one) => one.path === path)
  const ready =
    isName(draft.name) &&
    (draft.label.en || draft.label.zh) &&
    (draft.entity || !needsEntity(kind)) &&
    (draft.to || kind !== 'conversion') &&
    !taken
  const create = async () => {
    setBusy(true)
    try {
      await make(kind, path, draft)
      onClose()
      await router.navigate({ to: '/studio', search: { path } })
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  return (
    <Modal
      open
      title={t(`new.${kind}`)}
      okText={t('action.create')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={busy}
      onOk={create}
      onCancel={onClose}
      width={480}
    >
      <div className="stack settings">
        <p className="muted">{t(`newHelp.${kind}`)}</p>
        <Questions kind={kind} draft={draft} change={change} />
        {taken && <p className="danger">{t('nameTaken')}</p>}
        <ErrorBox error={error} />
      </div>
    </Modal>
  )
}

function needsEntity(kind: CreatableKind): boolean {
  return (
    kind === 'form' || kind === 'view' || kind === 'workflow' || kind === 'print' || kind === 'conversion'
  )
}

function pathOf(kind: CreatableKind, { name, entity }: Draft): string {
  switch (kind) {
    case 'entity':
      return `entities/${name}.json`
    case 'form':
      return `forms/${entity}.${name}.json`
    case 'view':
      return `views/${entity}.${name}.json`
    case 'print':
      return `prints/${entity}.${name}.json`
    case 'workflow':
      return `workflows/${name}.json`
    case 'options':
      return `options/${name}.json`
    case 'role':
      return `roles/${name}.json`
    case 'home':
      return `homes/${name}.json`
    case 'conversion':
      return `conversions/${name}.json`
  }
}

interface QuestionProps {
  kind: CreatableKind
  draft: Draft
  change: (part: Partial<Draft>) => void
}

function Questions({ kind, draft, change }: QuestionProps) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  return (
    <>
      {needsEntity(kind) && (
        <Choice
          label={t(kind === 'conversion' ? 'conversion.made' : 'kind.entity')}
          value={draft.entity}
          onChange={(one) => change({ entity: one ?? '' })}
          options={named('entity')}
        />
      )}
      {kind === 'conversion' && (
        <Choice
          label={t('conversion.makes')}
          value={draft.to}
          onChange={(to) => change({ to: to ?? '' })}
          options={named('entity')}
        />
      )}
      <WordsInput
        label={t('label')}
        value={draft.label}
        onChange={(label) =>
          change({ label, ...(draft.name === nameFrom(draft.label.en) && { name: nameFrom(label.en) }) })
        }
      />
      <Setting label={t('technicalName')} help={t('technicalNameHelp')}>
        <Input
          className="code"
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
          aria-label={t('technicalName')}
          status={draft.name && !isName(draft.name) ? 'error' : undefined}
        />
      </Setting>
      {kind === 'entity' && <EntityQuestions draft={draft} change={change} />}
    </>
  )
}

function EntityQuestions({ draft, change }: Omit<QuestionProps, 'kind'>) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  return (
    <>
      <Setting label={t('parent')} help={t('parentHelp')}>
        <Select
          allowClear
          value={draft.parent || undefined}
          onChange={(parent) => change({ parent: parent ?? '' })}
          options={named('entity')}
          placeholder={t('noParent')}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('parent')}
        />
      </Setting>
      {!draft.parent && (
        <div className="row">
          <Switch size="small" checked={draft.menu} onChange={(menu) => change({ menu })} id="in-menu" />
          <label htmlFor="in-menu">{t('inMenu')}</label>
        </div>
      )}
    </>
  )
}

/** Makes a definition; an entity comes with a form, a list, and a place in the menu. */
function useMake() {
  const create = useCreate()
  const client = useQueryClient()
  return async (kind: CreatableKind, path: string, draft: Draft) => {
    const { name, entity } = draft
    const label = { en: draft.label.en || draft.label.zh, zh: draft.label.zh || draft.label.en }
    const definitionOf = async (of: string) =>
      (await client.fetchQuery(definitionQuery<EntityDefinition>(`entities/${of}.json`))).effective
    const fields = async () => (await definitionOf(entity)).fields.map((field) => field.name)
    if (kind === 'form') return create(path, newForm(entity, name, await fields(), label))
    if (kind === 'view') return create(path, newView(entity, name, label, (await fields()).slice(0, 5)))
    if (kind === 'print') return create(path, newPrint(entity, name, label, (await fields()).slice(0, 8)))
    if (kind === 'workflow') return create(path, newWorkflow(name, label, entity))
    if (kind === 'options') return create(path, newOptions(name, label))
    if (kind === 'role') return create(path, newRole(name, label))
    if (kind === 'conversion')
      return create(
        path,
        newConversion(name, label, await definitionOf(entity), await definitionOf(draft.to)),
      )
    if (kind === 'home') return create(path, newHome(name, label))
    await create(path, newEntity(name, label, draft.parent || undefined))
    if (draft.parent) return
    await create(`forms/${name}.default.json`, newForm(name, 'default', ['name']))
    await create(
      `views/${name}.all.json`,
      newView(name, 'all', { en: 'All', zh: '全部' }, ['name', 'owner', 'updated_at']),
    )
    if (!draft.menu) return
    const menu = await client.fetchQuery(definitionQuery<MenuDefinition>('menus.json')).catch(() => undefined)
    if (menu) await create('menus.json', withMenuEntry(menu.effective, name, 'customers'))
  }
}
