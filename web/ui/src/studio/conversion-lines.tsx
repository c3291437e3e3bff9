import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import type { RulePlace } from '@/rules/check'
import { useFields } from './catalogue'
import { ConversionValues, isNumber } from './conversion-values'
import { type LinesConversionDefinition, tidy } from './definitions'
import { Choice, Choices, fieldOptions, orNothing, RemoveButton, RuleSetting, Toggle } from './parts'

interface Props {
  from: string
  source: FieldDef[]
  /** The lines of what is made. */
  field: FieldDef
  lines: LinesConversionDefinition | undefined
  onChange: (lines: LinesConversionDefinition | undefined) => void
}

/** From which lines of the source the lines of what is made come, and what goes along of each. */
export function ConversionLines({ from, source, field, lines, onChange }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const start = source.find((one) => one.kind === 'lines')?.name
  return (
    <section className="panel">
      <header>
        <h2 className="grow">{text(field.label)}</h2>
        {lines && <RemoveButton onClick={() => onChange(undefined)} />}
      </header>
      <div className="body settings stack">
        {lines ? (
          <LinesForm from={from} source={source} field={field} lines={lines} onChange={onChange} />
        ) : (
          <div>
            <Button
              size="small"
              type="dashed"
              icon={<PlusOutlined />}
              onClick={() => onChange(tidy({ of: start }))}
            >
              {t('conversion.addLines')}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

function LinesForm({ from, source, field, lines, onChange }: Props & { lines: LinesConversionDefinition }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const made = useFields(field.of)
  const origin = useOrigin(source, lines)
  const place: RulePlace = { entity: from, context: 'conversion', for: origin.entity }
  const set = (part: Partial<LinesConversionDefinition>) => onChange(tidy({ ...lines, ...part }))
  const own = fieldOptions(
    source.filter((one) => one.kind === 'lines'),
    text,
  )
  const known = !lines.of || own.some((one) => one.value === lines.of)
  return (
    <>
      <Choice
        label={t('conversion.of')}
        value={lines.of}
        onChange={(of) => set({ of, by: undefined, left: undefined })}
        options={known ? own : [...own, { value: lines.of ?? '', label: lines.of ?? '' }]}
        placeholder={t('conversion.ofSource')}
        clear
      />
      <RuleSetting
        {...place}
        value={lines.if}
        onChange={(rule) => set({ if: rule })}
        label={t('conversion.linesIf')}
        none={t('conversion.allLines')}
      />
      <ConversionValues
        place={place}
        root={lines.of ? 'line' : 'record'}
        source={lines.of ? origin.fields : source}
        fields={made}
        value={lines.fields}
        onChange={(fields) => set({ fields: orNothing(fields) })}
      />
      {own.some((one) => one.value === lines.of) && <LeftSetting made={made} lines={lines} set={set} />}
    </>
  )
}

/** The entity of the source's lines with its fields: of a lines field, at the end of a path, or named itself. */
function useOrigin(source: FieldDef[], { of = '', by }: LinesConversionDefinition) {
  const [first = '', second] = of.split('.')
  const start = source.find((one) => one.name === first)
  const behind = useFields(second ? start?.to : undefined)
  const lines = second ? behind.find((one) => one.name === second) : start
  const entity = by ? of : lines?.of
  return { entity, fields: useFields(entity) }
}

interface LeftProps {
  made: FieldDef[]
  lines: LinesConversionDefinition
  set: (part: Partial<LinesConversionDefinition>) => void
}

/** Lets lines be taken over in parts, so that only what is left is offered. */
function LeftSetting({ made, lines, set }: LeftProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const filled = made.filter((one) => one.name in (lines.fields ?? {}))
  const numbers = filled.filter((one) => isNumber(one))
  const { left } = lines
  const begin = () => ({
    match: filled.slice(0, 1).map((one) => one.name),
    take: numbers.slice(0, 1).map((one) => one.name),
  })
  return (
    <>
      <Toggle
        label={t('conversion.left')}
        help={t('conversion.leftHelp')}
        value={left !== undefined}
        onChange={(on) => set({ left: on ? begin() : undefined })}
      />
      {left && (
        <>
          <Choices
            label={t('conversion.match')}
            value={left.match}
            onChange={(match) => set({ left: { ...left, match: match ?? [] } })}
            options={fieldOptions(filled, text)}
          />
          <Choices
            label={t('conversion.take')}
            value={left.take}
            onChange={(take) => set({ left: { ...left, take: take ?? [] } })}
            options={fieldOptions(numbers, text)}
          />
        </>
      )}
    </>
  )
}
