import { access, constants, readFile } from 'node:fs/promises'
import {
  openAnchors,
  openEvmAnchor,
  openTimeStampAnchor,
  proverOf,
  readAccountKey,
  type Anchors,
} from '@wardstone/anchors'
import { Fault, type Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { AnchorSettings } from './config.ts'

/**
 * The anchors that the settings name: a time-stamping authority (RFC 3161), a chain, both, or `undefined` for none.
 * @throws Fault `config.invalid` or `config.unsafe-file` for a file that cannot be used.
 */
export async function openAnchoring(
  settings: AnchorSettings,
  deps: { readonly sql: Sql; readonly ledger: Ledger; readonly now: Clock },
): Promise<Anchors | undefined> {
  const { authority, chain, everyMs, need } = settings
  const anchors = []
  if (authority !== undefined) {
    const roots = await readFile(authority.rootsFile, 'utf8').catch(() => {
      throw new Fault('config.invalid', `The file ${authority.rootsFile} cannot be read.`)
    })
    const { url, listFiles, listHosts } = authority
    await requireReadable(listFiles)
    const revocation = {
      files: () => Promise.all(listFiles.map((path) => readFile(path).catch(() => NOTHING))),
      fetching: { hosts: listHosts },
    }
    anchors.push(openTimeStampAnchor({ url, roots, now: deps.now, revocation }))
  }
  if (chain !== undefined) {
    const { url, number, contract, finality } = chain
    const key = await readAccountKey(chain.keyFile)
    anchors.push(
      openEvmAnchor({ url, chain: number, key, contract, finality, prove: proverOf(deps.ledger) }),
    )
  }
  if (anchors.length === 0) return undefined
  if (need > anchors.length) {
    throw new Fault(
      'config.invalid',
      `WARDSTONE_ANCHOR_NEED asks for ${need} anchors; ${anchors.length} are set up.`,
    )
  }
  const policy = { need, of: anchors.map(({ kind }) => kind), everyMs }
  return openAnchors({ ...deps, anchors, policy })
}

/** What a file is that went away meanwhile: no list, which is said of the time-stamps that it should tell about. */
const NOTHING = Buffer.alloc(0)

/** @throws Fault `config.invalid` naming the file: at the start somebody is there to mend it. */
async function requireReadable(files: readonly string[]): Promise<void> {
  for (const path of files) {
    await access(path, constants.R_OK).catch(() => {
      throw new Fault('config.invalid', `The file ${path} cannot be read.`)
    })
  }
}
