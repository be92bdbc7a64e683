import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const WIDER_THAN_THE_SCREEN =
  'document.documentElement.scrollWidth > document.documentElement.clientWidth'

const views = [
  { name: 'light', scheme: 'light', width: 1440, height: 900 },
  { name: 'dark', scheme: 'dark', width: 1440, height: 900 },
  { name: 'phone', scheme: 'light', width: 390, height: 844 },
] as const

export type Finding = {
  readonly view: string
  readonly rule: string
  readonly where: readonly string[]
}

/**
 * Looks at a page in both themes and at phone width: what axe-core finds against WCAG A and AA, whether it scrolls sideways, and a
 * picture of each view in `folder`.
 */
export async function look(page: Page, name: string, folder: string): Promise<readonly Finding[]> {
  await mkdir(folder, { recursive: true })
  const findings: Finding[] = []
  for (const view of views) {
    await page.emulateMedia({ colorScheme: view.scheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: view.width, height: view.height })
    await page.waitForTimeout(150)
    await page.screenshot({ path: join(folder, `${name}-${view.name}.png`) })
    findings.push(...(await violations(page, view.name)))
    const wide = await page.evaluate<boolean>(WIDER_THAN_THE_SCREEN)
    if (wide) findings.push({ view: view.name, rule: 'the page scrolls sideways', where: [] })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
  return findings
}

async function violations(page: Page, view: string): Promise<readonly Finding[]> {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ rule: id, where: nodes.map((node) => node.target.join(' ')) })))`,
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the expression above makes exactly this.
  return (found as Omit<Finding, 'view'>[]).map((one) => ({ view, ...one }))
}
