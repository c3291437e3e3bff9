import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { kinds } from '.'
import { inputs } from './inputs'

const server = readdirSync(resolve(__dirname, '../../../../metadata'))
  .map((name) => /^kind_([a-z_]+)\.go$/.exec(name)?.[1])
  .filter((name) => name !== undefined && name !== 'test')
  .sort()

const folders = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

it('has the kinds of the server, no more and no fewer', () => {
  expect(Object.keys(kinds).sort()).toEqual(server)
})

it('has a folder, a view and an input for each', () => {
  expect(folders).toEqual(Object.keys(kinds).sort())
  expect(Object.keys(inputs).sort()).toEqual(folders)
  for (const [name, kind] of Object.entries(kinds)) expect(kind.name).toBe(name)
})
