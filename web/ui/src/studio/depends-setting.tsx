import { TableOutlined } from '@ant-design/icons'
import { Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef, Option } from '@/api/types'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import type { DependsDefinition } from './definitions'
import { allow, goesWith, parentOf, ruleOf } from './dependence'
import type { SettingProps } from './field-settings'
import { Choice, fieldOptions, RuleSetting, Setting } from './parts'

const parents = ['select', 'boolean']

/** Which other value narrows the options, and the matrix of what goes with what. */
export function DependsSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity.name)
  const [outer, inner] = parentOf(field.depends?.on)
  const through = fields.find((other) => other.name === outer && other.kind === 'reference')
  const linked = useFields(through?.to).filter((other) => parents.includes(other.kind))
  const own = fields.filter(
    (other) => other.name !== field.name && [...parents, 'reference'].includes(other.kind),
  )
  const [link, setLink] = useState<string | undefined>(through?.name)
  const target = fields.find((other) => other.name === link)
  const start = (on: string) => set({ depends: { on, options: {} } })
  const choose = (name: string | undefined) => {
    const chosen = own.find((other) => other.name === name)
    setLink(chosen?.kind === 'reference' ? name : undefined)
    if (!chosen || chosen.kind === 'reference') set({ depends: undefined })
    else start(ruleOf(chosen.name))
  }
  const choices = useFields(target?.to).filter((other) => parents.includes(other.kind))
  const parent = inner
    ? linked.find((other) => other.name === inner)
    : own.find((other) => other.name === outer)
  if (!field.options) return null
  return (
    <>
      <Choice
        label={t('setting.depends')}
        help={t('dependsHelp')}
        value={link ?? outer}
        onChange={choose}
        options={fieldOptions(own, text)}
        clear
        placeholder={t('dependsNone')}
      />
      {target && (
        <Choice
          label={t('setting.show')}
          value={inner}
          onChange={(name) => name && start(ruleOf(target.name, name))}
          options={fieldOptions(choices, text)}
        />
      )}
      {field.depends && !outer && (
        <RuleSetting
          entity={entity.name}
          context="field"
          want="any"
          fields={fields}
          value={field.depends.on}
          onChange={(on) => on && field.depends && set({ depends: { ...field.depends, on } })}
          label={t('dependsRule')}
        />
      )}
      {field.depends && parent && (
        <MatrixButton
          depends={field.depends}
          parent={parent}
          options={fields.find((other) => other.name === field.name)?.options ?? []}
          onChange={(depends) => set({ depends })}
        />
      )}
    </>
  )
}

interface MatrixProps {
  depends: DependsDefinition
  parent: FieldDef
  options: Option[]
  onChange: (depends: DependsDefinition) => void
}

function MatrixButton(props: MatrixProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const [open, setOpen] = useState(false)
  return (
    <Setting
      label={t('matrix.title')}
      help={t('matrix.count', { count: Object.keys(props.depends.options).length })}
    >
      <Button icon={<TableOutlined />} onClick={() => setOpen(true)}>
        {t('matrix.open')}
      </Button>
      {open && (
        <Modal
          open
          title={t('matrix.of', { parent: text(props.parent.label) })}
          width="min(960px, 96vw)"
          footer={
            <Button type="primary" onClick={() => setOpen(false)}>
              {t('action.close')}
            </Button>
          }
          onCancel={() => setOpen(false)}
          mask={{ closable: true }}
        >
          <p className="setting-help">{t('matrix.help')}</p>
          <Matrix {...props} />
        </Modal>
      )}
    </Setting>
  )
}

/** A row for each option, a column for each value of the other field. */
function Matrix({ depends, parent, options, onChange }: MatrixProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const columns = valuesOf(parent, t)
  const all = options.map((option) => option.name)
  return (
    <div className="matrix">
      <table>
        <thead>
          <tr>
            <th />
            {columns.map((column) => (
              <th key={column.name} scope="col">
                {text(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {options.map((option) => (
            <tr key={option.name}>
              <th scope="row">{text(option.label)}</th>
              {columns.map((column) => (
                <td key={column.name}>
                  <Checkbox
                    checked={goesWith(depends, column.name, option.name)}
                    onChange={() => onChange(allow(depends, column.name, option.name, all))}
                    aria-label={`${text(option.label)}: ${text(column.label)}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function valuesOf(parent: FieldDef, t: (key: string) => string): Pick<Option, 'name' | 'label'>[] {
  if (parent.kind !== 'boolean') return parent.options ?? []
  return ['true', 'false'].map((name) => {
    const word = t(`yesNo.${name}`)
    return { name, label: { en: word, zh: word } }
  })
}
