import type { RecordPage, WeftRecord } from '@/api/types'

type Ask = (cursor: string | null) => Promise<RecordPage>

export interface Block {
  records: WeftRecord[]
  /** The number of all records, once the last page is known. */
  last: number | undefined
}

/**
 * Walks a list by its cursors, page after page, for a grid that asks by row number. Every page is
 * asked for once; a page far down waits for those before it.
 */
export class PagesOf {
  private pages: Promise<RecordPage>[] = []

  constructor(
    private readonly ask: Ask,
    private readonly size: number,
    private readonly onTotal: (total: RecordPage['total']) => void = () => {},
  ) {}

  /** The page that starts at a row. */
  async block(start: number): Promise<Block> {
    const index = Math.floor(start / this.size)
    const page = await this.page(index)
    const last = page.next === null ? index * this.size + page.records.length : undefined
    return { records: page.records, last }
  }

  /** Asks for every page again from now on. */
  forget() {
    this.pages = []
  }

  private page(index: number): Promise<RecordPage> {
    const known = this.pages[index]
    if (known) return known
    const asked = this.load(index)
    this.pages[index] = asked
    // A failed page may be asked for again.
    asked.catch(() => delete this.pages[index])
    return asked
  }

  private async load(index: number): Promise<RecordPage> {
    if (index === 0) {
      const first = await this.ask(null)
      this.onTotal(first.total)
      return first
    }
    const before = await this.page(index - 1)
    if (before.next === null) return { records: [], next: null }
    return this.ask(before.next)
  }
}
