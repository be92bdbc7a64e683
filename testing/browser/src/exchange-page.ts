import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Download, Page } from 'playwright-core'
import { z } from 'zod'
import { connect } from '../../../foundation/database/src/index.ts'

const lineSchema = z.object({ resourceType: z.string(), id: z.string() })
type Line = z.infer<typeof lineSchema>

/** What is done around the page Exchange: in the database behind it, and with the files that it gives. */
export function openOutside({
  home,
  scratch,
}: {
  readonly home: string
  readonly scratch: string
}) {
  /** Acts as somebody with the database. */
  async function withDatabase<T>(
    work: (sql: ReturnType<typeof connect>) => Promise<T>,
  ): Promise<T> {
    const sql = connect({ socketFolder: `${home}/postgres/socket` }, 'wardstone', 'wardstone', 1)
    try {
      return await work(sql)
    } finally {
      await sql.end()
    }
  }

  return {
    /** Looks while nobody can write to a table, so that what is under way stays so. */
    async whileWaiting(table: string, act: () => Promise<void>): Promise<void> {
      await withDatabase(async (sql) => {
        await sql.begin(async (tx) => {
          await tx`lock table ${tx(table)} in share mode`
          await act()
        })
      })
    },
    /** Changes one bit of every row of patients' records, or changes it back. @returns of how many. */
    async flipRows(): Promise<number> {
      return withDatabase(async (sql) => {
        const flipped = await sql`
          update record set sealed = set_byte(sealed, 70, get_byte(sealed, 70) # 1)
          where compartment > 0`
        return flipped.count
      })
    },
    /** Says that they know, in the dialog, and downloads. @returns whether it could be done before they said so, too. */
    async download(page: Page): Promise<{ got: Download; wasOpen: boolean }> {
      const asked = page.getByRole('dialog')
      const wasOpen = !(await asked.getByRole('button', { name: 'Download' }).isDisabled())
      await asked.getByRole('checkbox').check()
      const [got] = await Promise.all([
        page.waitForEvent('download'),
        asked.getByRole('link', { name: 'Download' }).click(),
      ])
      await asked.waitFor({ state: 'hidden' })
      return { got, wasOpen }
    },
    async linesOf(got: Download): Promise<Line[]> {
      const path = join(scratch, got.suggestedFilename())
      await got.saveAs(path)
      const lines = (await readFile(path, 'utf8')).trim().split('\n')
      return lines.map((line) => lineSchema.parse(JSON.parse(line)))
    },
  }
}

/** Answers nothing at an address until it is told to fail; then everything fails there until it is let go. */
export async function holdBack(page: Page, address: string) {
  const failing = Promise.withResolvers<void>()
  await page.route(address, async (route) => {
    await failing.promise
    await route.abort()
  })
  return { fail: () => failing.resolve(), letGo: () => page.unroute(address) }
}
