import { expect, it } from 'vitest'
import { iconNames } from './icon'

const entities = import.meta.glob<{ icon?: string }>('../../../../builtin-workflows/*/entities/*.json', {
  eager: true,
  import: 'default',
})

it('knows the icons of all entities that come along', () => {
  const unknown = Object.entries(entities).filter(([, { icon }]) => icon && !iconNames.includes(icon))
  expect(Object.keys(entities).length).toBeGreaterThan(0)
  expect(unknown).toEqual([])
})
