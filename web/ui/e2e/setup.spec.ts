import { expect, inject, it } from 'vitest'
import { browserForTests, expectAccessible } from './browser'

const open = browserForTests()

it.skipIf(process.env.WEFT_TEST_BASE)(
  'sets a new system up and ends on a home page with something to do',
  async () => {
    const page = await open({ server: inject('fresh'), language: 'zh' })
    await page.goto('/')
    await page.fill('#name', '王敏')
    await page.fill('#password', 'geheim-123')
    await expectAccessible(page)
    await page.click('button[type=submit]')
    await page.fill('#company', '江南流体')
    await page.click('button[type=submit]')
    await page.locator('.preset').first().click()
    await expectAccessible(page)
    await page.click('button[type=submit]')
    await page.waitForSelector('.checklist-card', { timeout: 30_000 })
    expect(await page.textContent('.brand')).toContain('江南流体')
  },
)
