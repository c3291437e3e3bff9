import { expect, it } from 'vitest'
import type { RecordPage, WeftRecord } from '@/api/types'
import { PagesOf } from './pages-of'

const record = (id: number) => ({ id: String(id) }) as WeftRecord

/** A list of so many records that counts how often it is asked. */
function listOf(count: number, size: number) {
  const asked: (string | null)[] = []
  const ask = async (cursor: string | null): Promise<RecordPage> => {
    asked.push(cursor)
    const start = Number(cursor ?? 0)
    const end = Math.min(start + size, count)
    const records = Array.from({ length: end - start }, (_, index) => record(start + index))
    return { records, next: end < count ? String(end) : null, total: { count, exact: true } }
  }
  return { asked, ask }
}

it('walks page after page and tells where the list ends', async () => {
  const { ask } = listOf(5, 2)
  const pages = new PagesOf(ask, 2)
  expect((await pages.block(0)).last).toBeUndefined()
  expect((await pages.block(2)).records.map((one) => one.id)).toEqual(['2', '3'])
  expect((await pages.block(4)).last).toBe(5)
})

it('asks for every page once, also when a page far down is wanted first', async () => {
  const { ask, asked } = listOf(7, 2)
  const pages = new PagesOf(ask, 2)
  const [far] = await Promise.all([pages.block(6), pages.block(0), pages.block(2)])
  expect(far?.records.map((one) => one.id)).toEqual(['6'])
  expect(asked).toEqual([null, '2', '4', '6'])
})

it('knows an empty list and a list that ends with a full page', async () => {
  expect(await new PagesOf(listOf(0, 2).ask, 2).block(0)).toEqual({ records: [], last: 0 })
  const full = new PagesOf(listOf(4, 2).ask, 2)
  expect((await full.block(2)).last).toBe(4)
})

it('asks again for a page that failed', async () => {
  const { ask } = listOf(3, 2)
  let fail = true
  const pages = new PagesOf((cursor) => (fail ? Promise.reject(new Error('gone')) : ask(cursor)), 2)
  await expect(pages.block(0)).rejects.toThrow('gone')
  fail = false
  expect((await pages.block(0)).records).toHaveLength(2)
})

it('tells the total that came with the first page', async () => {
  let total: RecordPage['total']
  const pages = new PagesOf(listOf(3, 2).ask, 2, (found) => {
    total = found
  })
  await pages.block(0)
  expect(total).toEqual({ count: 3, exact: true })
})

it('asks for everything again once told to forget', async () => {
  const { ask, asked } = listOf(3, 2)
  const pages = new PagesOf(ask, 2)
  await pages.block(0)
  pages.forget()
  await pages.block(0)
  expect(asked).toEqual([null, null])
})
