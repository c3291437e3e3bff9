import { Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Precision } from '@/api/types'
import { CandidateCount } from './candidate-count'
import { CardSetting } from './card-setting'
import { useCatalogue, useFields } from './catalogue'
import { CodeSetting } from './code-setting'
import type { EntityDefinition, FieldDefinition } from './definitions'
import { DependsSetting } from './depends-setting'
import { exampleNumber } from './example-number'
import type { Setting as SettingName } from './field-kinds'
import { GuideSetting } from './guide-setting'
import { LinksSetting } from './links-setting'
import { LookupSetting } from './lookup-setting'
import { MirrorSetting } from './mirror-setting'
import { OptionsSetting } from './options-setting'
import {
  Choice,
  Choices,
  ConditionSetting,
  NumberSetting,
  RuleSetting,
  Setting,
  TextSetting,
  Toggle,
  WordsInput,
  wordsOrNothing,
} from './parts'
import { LinesSetting, RollupSetting } from './rollup-setting'

export interface SettingProps {
  entity: EntityDefinition
  field: FieldDefinition
  set: (part: Partial<FieldDefinition>) => void
}

/** One setting of a field, in plain words. */
export function FieldSetting({ setting, ...props }: SettingProps & { setting: SettingName }) {
  switch (setting) {
    case 'options':
      return <OptionsSetting {...props} />
    case 'depends':
      return <DependsSetting {...props} />
    case 'guide':
      return <GuideSetting {...props} />
    case 'of':
      return <LinesSetting {...props} />
    case 'links':
      return <LinksSetting {...props} />
    case 'mirror':
      return <MirrorSetting {...props} />
    case 'lookup':
      return <LookupSetting {...props} />
    case 'rollup':
      return <RollupSetting {...props} />
    case 'to':
      return <Target {...props} />
    case 'among':
      return <Among {...props} />
    case 'tree':
      return <Tree {...props} />
    case 'pattern':
      return <Pattern {...props} />
    case 'type':
      return <ResultKind {...props} />
    case 'currency':
      return <Currency {...props} />
    case 'scale':
    case 'length':
      return <Whole {...props} setting={setting} />
    case 'beside':
      return <Beside {...props} />
    case 'range':
      return <Range {...props} />
    case 'match':
      return <Match {...props} />
    case 'mask':
      return <Mask {...props} />
    case 'format':
      return <BarcodeFormat {...props} />
    case 'precision':
      return <DatePrecision {...props} />
    case 'formatted':
      return <FormattedText {...props} />
    case 'code':
      return <CodeSetting {...props} />
    case 'level':
      return <Level {...props} />
    case 'stars':
      return <Stars {...props} />
    case 'files':
      return <Files {...props} />
    case 'accept':
      return <Accept {...props} />
    case 'most':
      return <Most {...props} label="chosen" />
    case 'card':
      return <CardSetting {...props} />
    case 'display':
      return <Display {...props} />
    case 'ungrouped':
    case 'unique':
    case 'index':
    case 'personal':
      return <OnOff {...props} setting={setting} />
    default:
      return <FieldRule {...props} setting={setting} />
  }
}

function Target({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.to')}
      value={field.to}
      onChange={(to) => set({ to })}
      options={useCatalogue().named('entity')}
    />
  )
}

/** The entities of which one record can be chosen. */
function Among({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choices
      label={t('setting.among')}
      help={t('amongHelp', { name: field.name })}
      value={field.among}
      onChange={(among) => set({ among })}
      options={useCatalogue().named('entity')}
    />
  )
}

/** Only a reference to the entity itself can make a tree. */
function Tree({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  if (field.to !== entity.name) return null
  return (
    <Toggle
      label={t('setting.tree')}
      help={t('treeHelp')}
      value={field.tree === true}
      onChange={(tree) => set({ tree: tree || undefined })}
    />
  )
}

function Pattern({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const fields = useFields(entity.name)
  const resets = ['never', 'year', 'month', 'day'].map((value) => ({ value, label: t(`reset.${value}`) }))
  return (
    <>
      <TextSetting
        label={t('setting.pattern')}
        help={`${t('patternHelp')} ${t('patternExample', { number: exampleNumber(field.pattern) })}`}
        value={field.pattern}
        onChange={(pattern) => set({ pattern })}
        code
      />
      <Choice
        label={t('setting.reset')}
        value={field.reset ?? 'never'}
        onChange={(reset) => set({ reset })}
        options={resets}
      />
      <RuleSetting
        entity={entity.name}
        fields={fields}
        tight
        label={t('setting.per')}
        help={t('perHelp')}
        context="field"
        want="text"
        value={field.per}
        onChange={(per) => set({ per: per || undefined })}
        none={t('perNone')}
      />
      <Toggle
        label={t('setting.gaps')}
        help={t('gapsHelp')}
        value={field.gaps === true}
        onChange={(gaps) => set({ gaps: gaps || undefined })}
      />
    </>
  )
}

const results = ['decimal', 'money', 'number', 'percent', 'text', 'boolean', 'date', 'datetime', 'duration']

const isPlainNumber = (kind: string | undefined) => kind === 'number' || kind === 'decimal'

function ResultKind({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const options = results.map((value) => ({ value, label: t(`fieldKind.${value}`) }))
  return (
    <Choice
      label={t('setting.type')}
      value={field.type}
      onChange={(type) => set({ type, ...(!isPlainNumber(type) && { unit: undefined, prefix: undefined }) })}
      options={options}
    />
  )
}

const currencies = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP', 'SGD', 'AUD', 'CAD', 'CHF', 'KRW', 'TWD']

function Currency({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const options = currencies.map((value) => ({ value, label: value }))
  return (
    <Choice
      label={t('setting.currency')}
      value={field.currency}
      onChange={(currency) => set({ currency })}
      options={options}
      clear
      placeholder={t('companyCurrency')}
    />
  )
}

function Whole({ field, set, setting }: SettingProps & { setting: 'scale' | 'length' }) {
  const { t } = useTranslation('studio')
  return (
    <Setting label={t(`setting.${setting}`)}>
      <InputNumber
        min={0}
        max={setting === 'scale' ? 10 : 10000}
        value={field[setting]}
        onChange={(value) => set({ [setting]: value ?? undefined })}
        aria-label={t(`setting.${setting}`)}
      />
    </Setting>
  )
}

/** What stands before and behind a number; of what is worked out, where it is one. */
function Beside({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  if (field.kind === 'formula' && !isPlainNumber(field.type)) return null
  return (['unit', 'prefix'] as const).map((name) => (
    <WordsInput
      key={name}
      label={t(`setting.${name}`)}
      help={t(`${name}Help`)}
      value={field[name]}
      onChange={(words) => set({ [name]: wordsOrNothing(words) })}
    />
  ))
}

function Range({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Setting label={t('setting.range')}>
      <div className="row">
        <InputNumber
          value={field.min}
          onChange={(min) => set({ min: min ?? undefined })}
          placeholder={t('setting.min')}
          aria-label={t('setting.min')}
        />
        <span className="muted">–</span>
        <InputNumber
          value={field.max}
          onChange={(max) => set({ max: max ?? undefined })}
          placeholder={t('setting.max')}
          aria-label={t('setting.max')}
        />
      </div>
    </Setting>
  )
}

function Match({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      <Setting label={t('setting.match')} help={t('matchHelp')}>
        <Input
          className="code"
          value={field.match ?? ''}
          onChange={(event) => set({ match: event.target.value })}
          aria-label={t('setting.match')}
          status={validPattern(field.match) ? undefined : 'error'}
        />
      </Setting>
      {field.match && (
        <WordsInput
          label={t('setting.match_message')}
          value={field.match_message}
          onChange={(words) => set({ match_message: wordsOrNothing(words) })}
        />
      )}
    </>
  )
}

/** How much stays to be seen where a role sees a mask. */
function Mask({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <TextSetting
      label={t('setting.mask')}
      help={t('maskHelp')}
      value={field.mask}
      onChange={(mask) => set({ mask: mask || undefined })}
      code
    />
  )
}

const formats = ['code128', 'ean13', 'qr']

function BarcodeFormat({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.format')}
      value={field.format ?? 'code128'}
      onChange={(format) => set({ format })}
      options={formats.map((value) => ({ value, label: t(`barcode.${value}`) }))}
    />
  )
}

function FormattedText({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Toggle
      label={t('setting.formatted')}
      help={t('formattedHelp')}
      value={field.format === 'markdown'}
      onChange={(on) => set({ format: on ? 'markdown' : undefined })}
    />
  )
}

const precisions: Precision[] = ['day', 'month', 'year']

function DatePrecision({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.precision')}
      value={field.precision ?? 'day'}
      onChange={(chosen) => set({ precision: precisions.slice(1).find((one) => one === chosen) })}
      options={precisions.map((value) => ({ value, label: t(`precision.${value}`) }))}
    />
  )
}

const levels = ['province', 'city', 'district']

function Level({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.level')}
      value={field.level ?? 'district'}
      onChange={(level) => set({ level })}
      options={levels.map((value) => ({ value, label: t(`regionLevel.${value}`) }))}
    />
  )
}

function Stars({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Setting label={t('setting.stars')}>
      <InputNumber
        min={2}
        max={10}
        precision={0}
        placeholder="5"
        value={field.max}
        onChange={(max) => set({ max: max ?? undefined })}
        aria-label={t('setting.stars')}
      />
    </Setting>
  )
}

function Files({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      <Most field={field} set={set} label="most" />
      <NumberSetting
        label={t('setting.size')}
        min={1}
        max={50}
        value={field.size}
        onChange={(size) => set({ size })}
      />
    </>
  )
}

/** How many files, options or tags there may be. */
function Most({ field, set, label }: Pick<SettingProps, 'field' | 'set'> & { label: 'most' | 'chosen' }) {
  const { t } = useTranslation('studio')
  return (
    <NumberSetting
      label={t(`setting.${label}`)}
      min={1}
      max={100}
      value={field.most}
      onChange={(most) => set({ most })}
    />
  )
}

const fileKinds = ['picture', 'pdf', 'text', 'sheet', 'slides', 'archive', 'media']

function Accept({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choices
      label={t('setting.accept')}
      help={t('acceptHelp')}
      value={field.accept}
      onChange={(accept) => set({ accept })}
      options={fileKinds.map((value) => ({ value, label: t(`fileKinds.${value}`) }))}
    />
  )
}

function Display({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.display')}
      help={t('displayHelp')}
      value={field.display ?? 'list'}
      onChange={(display) => set({ display: display === 'buttons' ? display : undefined })}
      options={['list', 'buttons'].map((value) => ({ value, label: t(`display.${value}`) }))}
    />
  )
}

function validPattern(pattern: string | undefined): boolean {
  try {
    new RegExp(pattern ?? '')
    return true
  } catch {
    return false
  }
}

function OnOff({
  field,
  set,
  setting,
}: SettingProps & { setting: 'ungrouped' | 'unique' | 'index' | 'personal' }) {
  const { t } = useTranslation('studio')
  return (
    <Toggle
      label={t(`setting.${setting}`)}
      help={t(`${setting}Help`, { context: field.kind })}
      value={!!field[setting]}
      onChange={(on) => set({ [setting]: on })}
    />
  )
}

const ruleTypes: Record<string, string> = {
  number: 'number',
  decimal: 'number',
  money: 'number',
  percent: 'number',
  duration: 'number',
  rating: 'number',
  progress: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
}

function FieldRule({ entity, field, set, setting }: SettingProps & { setting: SettingName }) {
  const { t } = useTranslation('studio')
  const fields = useFields(entity.name)
  const shared = { entity: entity.name, fields, tight: true, label: t(`setting.${setting}`) }
  if (setting === 'required' || setting === 'readonly') {
    return (
      <ConditionSetting {...shared} value={field[setting]} onChange={(value) => set({ [setting]: value })} />
    )
  }
  if (setting === 'rule') {
    return (
      <RuleSetting
        {...shared}
        help={t('formulaHelp')}
        context="field"
        want={ruleTypes[field.type ?? ''] ?? 'any'}
        value={field.rule ?? ''}
        onChange={(rule) => set({ rule })}
      />
    )
  }
  if (setting === 'filter') {
    const of = field.kind === 'user' ? 'user' : field.to
    return (
      <>
        <RuleSetting
          {...shared}
          fields={undefined}
          context="lookup"
          for={`${entity.name}.${field.name}`}
          value={field.filter}
          onChange={(filter) => set({ filter })}
          none={t('everyRecord')}
        />
        {field.filter && of && <CandidateCount entity={entity.name} of={of} rule={field.filter} />}
      </>
    )
  }
  if (setting === 'stamp' || setting === 'remind' || setting === 'suggest') {
    return (
      <RuleSetting
        {...shared}
        help={t(`${setting}Help`)}
        context="field"
        want={setting === 'suggest' ? (ruleTypes[field.kind] ?? 'any') : 'boolean'}
        value={field[setting]}
        onChange={(rule) => set({ [setting]: rule || undefined })}
        none={t(`${setting}None`)}
      />
    )
  }
  const isDefault = setting === 'default'
  return (
    <>
      <RuleSetting
        {...shared}
        context="field"
        want={isDefault ? (ruleTypes[field.kind] ?? 'any') : 'boolean'}
        value={isDefault ? field.default : field.visible}
        onChange={(rule) => set({ [setting]: rule, ...(isDefault && !rule && { follow: undefined }) })}
        none={isDefault ? t('noDefault') : t('alwaysVisible')}
      />
      {isDefault && field.default && (
        <Toggle
          label={t('setting.follow')}
          help={t('followHelp')}
          value={field.follow === true}
          onChange={(follow) => set({ follow: follow || undefined })}
        />
      )}
    </>
  )
}
