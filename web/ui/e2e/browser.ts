import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { Colleague, demo } from './company'

const paths = [
  process.env.CHROMIUM,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
]

export interface Look extends BrowserContextOptions {
  /** Who is signed in already. */
  as?: string
  language?: 'en' | 'zh'
  theme?: 'light' | 'dark'
  server?: string
}

/** One browser for a file of tests; every page complains about errors on its console. */
export function browserForTests() {
  let browser: Browser
  const complaints: string[] = []
  const open: Page[] = []

  beforeAll(async () => {
    const executablePath = paths.find((path) => path && existsSync(path))
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
    browser = await chromium.launch({ executablePath, args })
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await Promise.all(open.map((page, index) => keepPicture(page, `${task.name} ${index}`)))
    await Promise.all(open.splice(0).map((page) => page.context().close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(() => browser.close())

  return async ({ as, language = 'en', theme = 'light', server = demo(), ...options }: Look = {}) => {
    const context = await browser.newContext({
      baseURL: server,
      viewport: { width: 1440, height: 900 },
      locale: language === 'zh' ? 'zh-CN' : 'en-US',
      reducedMotion: 'reduce',
      ...options,
    })
    await context.addInitScript(
      ([spoken, look]) => {
        if (localStorage.getItem('weft.language')) return
        localStorage.setItem('weft.language', spoken ?? 'en')
        sessionStorage.setItem('weft.language.chosen', spoken ?? 'en')
        const state = { theme: look, density: 'normal', menuClosed: false }
        localStorage.setItem('weft.preferences', JSON.stringify({ state, version: 0 }))
      },
      [language, theme],
    )
    context.setDefaultTimeout(30_000)
    if (as) await (await Colleague.signIn(as, server)).enter(context)
    const page = await context.newPage()
    await slowDown(page)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // A refused request is the server's answer, not a fault of the page; workers of libraries talk to themselves.
      if (message.type() !== 'error' || message.worker()) return
      if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text())
    })
    open.push(page)
    return page
  }
}

/** Lets the browser run as slowly as WEFT_SLOW says: 4 is a poor phone. */
async function slowDown(page: Page) {
  const rate = Number(process.env.WEFT_SLOW ?? 1)
  if (rate <= 1) return
  const tools = await page.context().newCDPSession(page)
  await tools.send('Emulation.setCPUThrottlingRate', { rate })
}

async function keepPicture(page: Page, name: string) {
  const path = resolve(import.meta.dirname, '../test-results', `${name.replaceAll(' ', '-')}.png`)
  if (!page.isClosed()) await page.screenshot({ path })
}

/** Keeps a picture for the README when WEFT_PICTURES is set. */
export async function picture(page: Page, name: string) {
  if (!process.env.WEFT_PICTURES) return
  await page.waitForTimeout(800) // lets the picture of the workflow settle
  await page.screenshot({ path: resolve(import.meta.dirname, 'pictures', `${name}.png`) })
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
}

/** Signs somebody of the demo company in. */
export async function signIn(page: Page, login = 'li.na') {
  await page.goto('/')
  await page.fill('#login', login)
  await page.fill('#password', 'weft-demo')
  await page.click('button[type=submit]')
  await page.waitForSelector('.home-card')
}

/** antd keeps the button for tabs without room within the list of tabs; it is named and opens by keys. */
const excused = 'aria-required-children: .ant-tabs-nav'

/** Fails with what a person who cannot see or use a mouse would stumble over. */
export async function expectAccessible(page: Page) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const found = violations
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3)}`)
    .filter((one) => one !== excused)
  expect(found).toEqual([])
}
