import { expect, it } from 'vitest'
import type { LineRecord, RecordFormData } from '@/api/types'
import { keyOfLine } from '@/kinds/lines/edit'
import { withLineKeys } from './use-layout'

it('tells the lines apart that a new record begins with', () => {
  const data = {
    form: { sections: [{ fields: [{ name: 'lines', kind: 'lines' }] }] },
    values: {
      lines: [
        { id: '', values: { a: 1 } },
        { id: '', values: { a: 2 } },
      ],
    },
  } as unknown as RecordFormData
  const lines = withLineKeys(data).values.lines as LineRecord[]
  expect(new Set(lines.map(keyOfLine)).size).toBe(2)
  expect(lines.map((line) => line.values.a)).toEqual([1, 2])
})
