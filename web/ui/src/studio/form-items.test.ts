import { describe, expect, it } from 'vitest'
import type { FormDefinition } from './definitions'
import { itemsOf, moveField, palette, shiftSection, withField, withItems, withSection } from './form-items'

const form: FormDefinition = {
  entity: 'quote',
  name: 'default',
  sections: [
    { label: 'A', fields: ['a', { field: 'b', required: true }] },
    { label: 'B', fields: ['c'] },
  ],
}

describe('a form being dragged', () => {
  it('keeps what is on no section in the palette', () => {
    expect(itemsOf(form, ['a', 'b', 'c', 'd'])).toEqual({
      'section-0': ['a', 'b'],
      'section-1': ['c'],
      [palette]: ['d'],
    })
  })

  it('takes the settings of a field along', () => {
    const next = withItems(form, { 'section-0': ['a'], 'section-1': ['c', 'b', 'd'], [palette]: [] })
    expect(next.sections.map((section) => section.fields)).toEqual([
      ['a'],
      ['c', { field: 'b', required: true }, 'd'],
    ])
  })

  it('writes a field without settings as its name', () => {
    expect(withField(form, 'b', { required: undefined }).sections[0]?.fields).toEqual(['a', 'b'])
    expect(withField(form, 'a', { wide: true }).sections[0]?.fields[0]).toEqual({ field: 'a', wide: true })
  })

  it('moves a field to another section, or off the form', () => {
    expect(moveField(form, 'b', 1).sections[1]?.fields).toEqual(['c', { field: 'b', required: true }])
    expect(moveField(form, 'a', undefined).sections[0]?.fields).toEqual([{ field: 'b', required: true }])
    expect(moveField(form, 'new', 0).sections[0]?.fields).toContain('new')
  })

  it('removes and orders sections', () => {
    expect(withSection(form, 0, null).sections).toHaveLength(1)
    expect(shiftSection(form, 1, -1).sections.map((section) => section.label)).toEqual(['B', 'A'])
    expect(shiftSection(form, 0, -1)).toBe(form)
  })
})
