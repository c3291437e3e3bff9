import type { BrowserContext } from 'playwright-core'
import { inject } from 'vitest'

// The people of the demo company, acting through the API: for what a test only needs as a beginning.

/** The demo company that this file of tests has to itself. */
export function demo(): string {
  const demos = inject('demos')
  return demos[Number(process.env.VITEST_POOL_ID) % demos.length] ?? ''
}

/** Somebody who is signed in. */
export class Colleague {
  private constructor(
    private readonly server: string,
    private readonly cookie: string,
    private readonly csrf: string,
  ) {}

  static async signIn(login: string, server = demo()): Promise<Colleague> {
    const first = await fetch(`${server}/api/v1/session`)
    const { csrf } = (await first.json()) as { csrf: string }
    const before = cookiesOf(first)
    const answer = await fetch(`${server}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf, Cookie: before },
      body: JSON.stringify({ login, password: 'weft-demo' }),
    })
    if (!answer.ok) throw new Error(`${login} cannot sign in: ${await answer.text()}`)
    const cookie = cookiesOf(answer) || before
    const session = await fetch(`${server}/api/v1/session`, { headers: { Cookie: cookie } })
    return new Colleague(server, cookie, ((await session.json()) as { csrf: string }).csrf)
  }

  /** Hands the session to a browser, so that it need not be signed in by hand. */
  async enter(context: BrowserContext) {
    const cookies = this.cookie.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/)
      return { name, value, url: this.server }
    })
    await context.addCookies(cookies)
  }

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path)
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.ask('POST', path, body)
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.ask('PUT', path, body)
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.ask('PATCH', path, body)
  }

  delete(path: string): Promise<void> {
    return this.ask('DELETE', path)
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.server}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': this.csrf, Cookie: this.cookie },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T)
  }
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

export interface Quote {
  id: string
  number: string
  run: string
}

/** A quote of 李娜 that waits for approval; its discount decides who is asked. */
export async function submittedQuote(discount: number, more: object = {}): Promise<Quote> {
  const seller = await Colleague.signIn('li.na')
  const [account] = await seller.get<{ id: string }[]>(`/lookup/account?q=${encodeURIComponent('华东')}`)
  const line = { values: { description: 'Cooling pump', quantity: '2', price: '30000' } }
  const values = { account: account?.id, discount_pct: String(discount), lines: [line], ...more }
  const draft = await seller.post<{ id: string; version: number; values: { number: string } }>(
    '/records/quote',
    { values },
  )
  const { process } = await seller.post<{ process: { run: string } }>(
    `/records/quote/${draft.id}/transitions/submit`,
    { values: {}, version: draft.version },
  )
  return { id: draft.id, number: draft.values.number, run: process.run }
}

/** The open task that somebody has for a record. */
export async function taskOf(login: string, record: string): Promise<string> {
  const person = await Colleague.signIn(login)
  const { tasks } = await person.get<{ tasks: { id: string; record: { id: string } }[] }>(
    '/tasks?box=todo&limit=100',
  )
  const task = tasks.find((one) => one.record.id === record)
  if (!task) throw new Error(`${login} has no task for ${record}`)
  return task.id
}

/** Decides somebody's task without a browser. */
export async function decide(login: string, record: string, decision: object = {}) {
  const person = await Colleague.signIn(login)
  const id = await taskOf(login, record)
  const { rev } = await person.get<{ rev: number }>(`/tasks/${id}`)
  await person.post(`/tasks/${id}/decisions`, { verb: 'approve', rev, ...decision })
}
