import type { ComponentType } from 'react'
import type { FieldDef, LineRecord, Value, Values } from '@/api/types'

export interface ViewProps {
  field: FieldDef
  value: Value
  /** In a cell: one line, no decoration that needs room. */
  compact?: boolean
  /** Leads nowhere: in a cell that is typed in. */
  plain?: boolean
}

export interface InputProps {
  field: FieldDef
  value: Value
  onChange: (value: Value) => void
  id?: string
  /** What it is, where no label stands beside it. */
  label?: string
  invalid?: boolean
  autoFocus?: boolean
  /** In a cell of line items or a filter: no room for extras. */
  compact?: boolean
  /** What the choices of a reference depend on. */
  context?: InputContext
  /** What the server makes of what is typed. */
  worked?: Value
  /** Of line items: what the server worked out for a line, and what is wrong with a cell. */
  lines?: LinesContext
}

export interface LinesContext {
  worked: (line: LineRecord) => LineRecord | undefined
  /** What is wrong in a line, and what the server changed there, by line and field. */
  errors: Record<number, Record<string, string>>
  hints: Record<number, Record<string, string>>
}

export interface InputContext {
  entity: string
  values: () => Values
}

/** How a value stands in a rule. */
export type Literal = 'text' | 'number' | 'date' | 'datetime' | 'boolean' | 'reference'

/** The comparisons of a filter, by the names the server gives them. */
export type OperatorName =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'between'
  | 'contains'
  | 'doesNotContain'
  | 'beginsWith'
  | 'endsWith'
  | 'in'
  | 'notIn'
  | 'has'
  | 'hasNot'
  | 'within'
  | 'null'
  | 'notNull'

/** What the browser knows of a kind of field; its input is in inputs.ts, loaded with the forms. */
export interface Kind {
  name: string
  View: ComponentType<ViewProps>
  operators: OperatorName[]
  literal?: Literal
  /** A filter asks for its value by the kind's own input. */
  asked?: boolean
  /** Right-aligned, in figures of equal width. */
  numeric?: boolean
  /** Only the server writes it. */
  computed?: boolean
  /** Needs the width of the form. */
  wide?: boolean
  toText: (value: Value, field: FieldDef) => string
  /** The value as the API takes it; as it is if absent. */
  toWire?: (value: Value, field: FieldDef) => Value
  /** Reads a cell of a spreadsheet; undefined if it makes no sense here. */
  fromText?: (text: string, field: FieldDef) => Value
  /** What a value typed into a filter is in the filter's rule, and back; as it is if absent. */
  toFilter?: (value: Value) => string
  fromFilter?: (text: string) => Value
}

export const textOperators: OperatorName[] = [
  'contains',
  'doesNotContain',
  '=',
  '!=',
  'beginsWith',
  'endsWith',
  'null',
  'notNull',
]
export const numberOperators: OperatorName[] = ['=', '!=', '<', '<=', '>', '>=', 'between', 'null', 'notNull']
export const timeOperators: OperatorName[] = ['=', '<', '<=', '>', '>=', 'between', 'null', 'notNull']
export const choiceOperators: OperatorName[] = ['in', 'notIn', 'null', 'notNull']

/** The value as text, nothing for nothing. */
export function plain(value: Value): string {
  return value === null || value === undefined ? '' : String(value)
}
