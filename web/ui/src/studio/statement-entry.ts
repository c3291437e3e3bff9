import type { FieldDef } from '@/api/types'

/** What prints read of an entry of a statement of account. */
export const entryFields: FieldDef[] = [
  { name: 'day', kind: 'date', label: { en: 'Date', zh: '日期' } },
  { name: 'kind', kind: 'text', label: { en: 'Kind', zh: '类型' } },
  { name: 'document', kind: 'text', label: { en: 'Document', zh: '单据号' } },
  { name: 'text', kind: 'text', label: { en: 'Text', zh: '摘要' } },
  { name: 'charge', kind: 'money', label: { en: 'Charge', zh: '应收' } },
  { name: 'credit', kind: 'money', label: { en: 'Credit', zh: '已收' } },
  { name: 'balance', kind: 'money', label: { en: 'Balance', zh: '余额' } },
]
