import type { Words } from '@/diagram/definition'

// The shape of a print template, as it stands in a pack's files.

export type PrintAlign = 'left' | 'center' | 'right'
export type PrintParagraph = { text: Words; align?: PrintAlign; bold?: boolean; size?: number }
export type PrintItem = { field?: string; label?: Words; value?: Words; bold?: boolean; wide?: boolean }
export type PrintColumn = {
  field?: string
  label?: Words
  value?: Words
  width?: number
  align?: PrintAlign
  sum?: boolean
}
export type PrintTable = {
  lines?: string
  /** The entries of the statement of account that is printed. */
  entries?: true
  entity?: string
  by?: string
  filter?: string
  sort?: string[]
  number?: boolean
  columns: PrintColumn[]
}
export type PrintParty = { label: Words; lines?: Words[]; seal?: boolean }

export type PrintBlock = {
  name?: string
  visible?: string
  letterhead?: { logo?: 'left' | 'right' | 'none'; align?: PrintAlign; show?: string[] }
  title?: PrintParagraph
  text?: PrintParagraph
  grid?: { columns?: number; items: PrintItem[] }
  table?: PrintTable
  totals?: { items: PrintItem[] }
  signatures?: { parties: PrintParty[] }
  space?: { height: number }
  page_break?: Record<string, never>
}

export const blockKinds = [
  'letterhead',
  'title',
  'text',
  'grid',
  'table',
  'totals',
  'signatures',
  'space',
  'page_break',
] as const
export type PrintBlockKind = (typeof blockKinds)[number]

export type PrintDefinition = {
  entity: string
  name: string
  label: Words
  file?: Words
  when?: string
  /** It prints one of the entity's statements of account. */
  statement?: true
  language?: 'zh' | 'en' | 'both'
  paper?: { size?: 'A4' | 'A5' | 'Letter'; landscape?: boolean; margins?: number[] }
  blocks: PrintBlock[]
  footer?: { text?: Words; pages?: boolean }
}

export const companyDetails = ['address', 'phone', 'email', 'website', 'tax_number', 'bank', 'bank_account']

/** What a block is. */
export function kindOfBlock(block: PrintBlock): PrintBlockKind {
  return blockKinds.find((kind) => block[kind] !== undefined) ?? 'text'
}

/** What a block begins with. */
export function newBlock(kind: PrintBlockKind, name: string, lines: string | undefined): PrintBlock {
  switch (kind) {
    case 'letterhead':
      return { name, letterhead: {} }
    case 'title':
      return { name, title: { text: { en: 'Title', zh: '标题' } } }
    case 'text':
      return { name, text: { text: { en: 'Text', zh: '正文' } } }
    case 'grid':
      return { name, grid: { columns: 2, items: [] } }
    case 'table':
      return { name, table: { lines, number: true, columns: [] } }
    case 'totals':
      return { name, totals: { items: [] } }
    case 'signatures':
      return {
        name,
        signatures: {
          parties: [
            { label: { en: 'Party A', zh: '甲方' }, lines: ['{{org.name}}'], seal: true },
            { label: { en: 'Party B', zh: '乙方' }, seal: true },
          ],
        },
      }
    case 'space':
      return { name, space: { height: 5 } }
    case 'page_break':
      return { name, page_break: {} }
  }
}

/** A template with the record's fields, from which one goes on. */
export function newPrint(
  entity: string,
  name: string,
  label: { en: string; zh: string },
  fields: string[],
): PrintDefinition {
  return {
    entity,
    name,
    label,
    blocks: [
      { name: 'head', letterhead: {} },
      { name: 'title', title: { text: label } },
      { name: 'facts', grid: { columns: 2, items: fields.map((field) => ({ field })) } },
    ],
    footer: { pages: true },
  }
}

/** What waits until it says enough: tables without columns or rows cannot be sent. */
export function isWholeBlock(block: PrintBlock): boolean {
  const { table } = block
  return (
    !table ||
    (table.columns.length > 0 && Boolean(table.lines || table.entries || (table.entity && table.by)))
  )
}
