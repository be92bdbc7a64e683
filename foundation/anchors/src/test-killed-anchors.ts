import { createPrivateKey } from 'node:crypto'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import { z } from 'zod'
import { openAnchors } from './anchors.ts'
import { openEvmAnchor } from './evm-anchor.ts'
import { openRpc } from './json-rpc.ts'
import { proverOf } from './ledger-prover.ts'
import { openTimeStampAnchor } from './rfc3161-anchor.ts'

/** A server that anchors its ledger's head and looks after the receipts, in a process that may die at any point. */

const HOUR_MS = 3_600_000

const { job, stage, tell } = openDyingProcess()
const { socketFolder, name, origin, pem, stamps, blocks } = z
  .object({
    socketFolder: z.string(),
    name: z.string(),
    origin: z.string(),
    pem: z.string(),
    stamps: z.object({ url: z.string(), roots: z.string() }),
    blocks: z.object({
      url: z.string(),
      chain: z.int(),
      contract: z.string(),
      key: z.string().transform((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
    }),
  })
  .parse(job)

const sql = connect({ socketFolder }, 'wardstone_server', name, 3)
const ledger = await openLedger({
  sql,
  sequencerSql: connect({ socketFolder }, 'wardstone_sequencer', name, 1),
  origin,
  signingKey: createPrivateKey(pem),
  now: Date.now,
  onError: console.error,
})
const evidence = { kind: 'test.fact', at: Date.now(), actor: 'a', subject: '', facts: {} }
await ledger.record([evidence, evidence, evidence])
await ledger.sequence()

const anchors = openAnchors({
  sql,
  ledger,
  anchors: [
    openTimeStampAnchor({ ...stamps, now: Date.now }),
    openEvmAnchor({ ...blocks, finality: { confirmations: 2 }, prove: proverOf(ledger) }),
  ],
  policy: { need: 2, of: ['rfc3161', 'evm'], everyMs: HOUR_MS },
  now: Date.now,
})
const tellAll = async () => {
  const { records } = await anchors.list({ limit: 10 })
  for (const { kind, size, state } of records) tell({ kind, size, state })
}
stage('anchor')
await anchors.anchorDue()
stage('tell')
await tellAll()
await openRpc(blocks.url)('anvil_mine', [2], z.unknown())
stage('settle')
await anchors.settle()
stage('tell')
await tellAll()
process.exit(0)
