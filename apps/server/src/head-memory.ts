import { readFile } from 'node:fs/promises'
import { Fault, fromUtf8 } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import { openTileReader } from '@wardstone/verifier'
import { replaceWhole } from './whole-file.ts'

/** The newest checkpoint, kept outside the database. */
export type HeadMemory = {
  /** Writes down the ledger's head as it is now. */
  remember(): Promise<void>
}

/**
 * Compares the ledger with the checkpoint that was written down last: a database that was put back to an earlier state, or
 * rewritten, no longer adds to it.
 *
 * @throws Fault `ledger.damaged` saying what to do.
 */
export async function openHeadMemory(file: string, ledger: Ledger): Promise<HeadMemory> {
  const remembered = await readFile(file).catch(() => undefined)
  if (remembered !== undefined) await assertAddsTo(fromUtf8(remembered), file, ledger)
  let last = ''
  return {
    async remember() {
      const { checkpoint } = await ledger.head()
      if (checkpoint === last) return
      await replaceWhole(file, checkpoint, 0o600)
      last = checkpoint
    },
  }
}

async function assertAddsTo(older: string, file: string, ledger: Ledger): Promise<void> {
  const { checkpoint } = await ledger.head()
  const fetch = async (path: string): Promise<Uint8Array> => {
    const resource = await ledger.resource(path)
    if (resource === undefined) throw new Fault('proof.invalid', `The ledger lacks ${path}.`)
    return resource.bytes
  }
  try {
    const reader = await openTileReader({ fetch, checkpoint, vkey: ledger.verifierKey })
    await reader.verifyOlder(older)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(
      'ledger.damaged',
      `The ledger in the database does not add to the checkpoint in ${file}: it was put back to an earlier state or changed. If you restored a backup on purpose, move that file away and keep it.`,
      { why: error.message },
    )
  }
}
