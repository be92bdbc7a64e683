import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const beside = resolve(import.meta.dirname, '../../../../shared/data')

/** The folder of test material that others wrote, if this machine has it. */
export function dataFolder(): string | undefined {
  const folder = process.env['WARDSTONE_DATA'] ?? beside
  return existsSync(join(folder, 'SHA256SUMS')) ? folder : undefined
}

/**
 * Path of one piece of that material.
 * @throws when it is missing: a test that needs it fails rather than passes without it.
 */
export function requireData(path: string): string {
  const folder = dataFolder()
  if (folder === undefined)
    throw new Error('Test data not found: set WARDSTONE_DATA to its folder.')
  const file = join(folder, path)
  if (!existsSync(file)) throw new Error(`Test data lacks ${path}.`)
  return file
}

/** Unpacks an archive of that material into a new folder; `remove` takes it away again. */
export function unpackData(path: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'wardstone-data-'))
  execFileSync('tar', ['-xzf', requireData(path), '-C', folder, '--strip-components=1'])
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
