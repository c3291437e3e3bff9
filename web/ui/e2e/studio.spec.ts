import { expect, it } from 'vitest'
import { browserForTests, expectAccessible, picture, signIn } from './browser'

const open = browserForTests()

it('adds a field, tells what publishing does, and publishes without a restart', async () => {
  const page = await open()
  await signIn(page, 'admin')
  await page.goto('/studio')
  await page.click('.studio-entry:has-text("Contact") >> nth=0')
  await page.click('.studio-main button:has-text("Field") >> nth=0')
  await page.click('.kind-card:has-text("Yes or no")')
  await page.fill('.studio-main [placeholder="Chinese"] >> nth=0', '技术决策人')
  await page.fill('.studio-main [placeholder="English"] >> nth=0', 'Technical decider')
  await page.waitForSelector('.studio-bar >> text=1 change')
  await picture(page, 'studio')
  await page.click('.studio-bar button:has-text("Plan and publish")')
  await page.waitForURL(/path=plan/)
  await page.waitForSelector('text=Technical decider')
  await expectAccessible(page)
  await page.click('button:has-text("Publish") >> nth=-1')
  await page.waitForURL(/\/studio\/releases/)
  expect(await page.textContent('body')).toContain('Technical decider')
})
