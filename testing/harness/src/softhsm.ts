import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { assert } from '@wardstone/core'

/** Where `scripts/peers.sh` leaves SoftHSM: installed, or unpacked below node_modules. */
const roots = ['/usr', resolve(import.meta.dirname, '../../../node_modules/.peers/usr')]

export const PIN = '4321'

export type TestToken = {
  readonly module: string
  readonly label: string
  /** Runs `softhsm2-util` on the token. */
  util(...words: string[]): string
  /** Takes the token away, as who pulls it out does. What is in it stays in it. */
  pullOut(): Promise<void>
  putBack(): Promise<void>
  remove(): Promise<void>
}

/** A token of Debian's SoftHSM of its own, in a folder of its own. Fails when SoftHSM is not installed. */
export async function openTestToken(): Promise<TestToken> {
  const root = roots.find((folder) => existsSync(join(folder, 'bin/softhsm2-util')))
  assert(root !== undefined, 'softhsm2 is installed: scripts/peers.sh sets it up')
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-token-'))
  await mkdir(join(folder, 'tokens'))
  const config = join(folder, 'softhsm2.conf')
  await writeFile(
    config,
    `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`,
  )
  const before = process.env['SOFTHSM2_CONF']
  process.env['SOFTHSM2_CONF'] = config
  const label = 'wardstone'
  const module = join(root, 'lib/softhsm/libsofthsm2.so')
  const util = (...words: string[]): string =>
    execFileSync(join(root, 'bin/softhsm2-util'), ['--module', module, ...words], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
  util('--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', PIN)
  return {
    module,
    label,
    util,
    pullOut: () => rename(join(folder, 'tokens'), join(folder, 'elsewhere')),
    putBack: () => rename(join(folder, 'elsewhere'), join(folder, 'tokens')),
    async remove() {
      if (before === undefined) delete process.env['SOFTHSM2_CONF']
      else process.env['SOFTHSM2_CONF'] = before
      await rm(folder, { recursive: true, force: true })
    },
  }
}
