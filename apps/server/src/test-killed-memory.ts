import { createPrivateKey } from 'node:crypto'
import { join } from 'node:path'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import { z } from 'zod'
import { openHeadMemory } from './head-memory.ts'

/** Writes down the ledger's head three times, in a process that may die at any change of a file. */

const ROUNDS = 3

const order = z.object({
  folder: z.string(),
  socketFolder: z.string(),
  name: z.string(),
  origin: z.string(),
  pem: z.string(),
})
const { job, stage, tell } = openDyingProcess({ folderOf: (given) => order.parse(given).folder })
const { folder, socketFolder, name, origin, pem } = order.parse(job)
const ledger = await openLedger({
  sql: connect({ socketFolder }, 'wardstone_server', name, 1),
  sequencerSql: connect({ socketFolder }, 'wardstone_sequencer', name, 1),
  origin,
  signingKey: createPrivateKey(pem),
  now: Date.now,
  onError: console.error,
})
const memory = await openHeadMemory(join(folder, 'head'), ledger)
for (let round = 0; round < ROUNDS; round++) {
  stage('grow')
  await ledger.record([{ kind: 'test.fact', at: round, actor: 'a', subject: '', facts: {} }])
  const { checkpoint } = await ledger.sequence()
  stage('remember')
  await memory.remember()
  tell(checkpoint)
}
process.exit(0)
