import { createPrivateKey } from 'node:crypto'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { z } from 'zod'
import { openLedger } from './ledger.ts'
import { openSubjectIndex } from './subject-index.ts'
import { numberedFrom, TEST_ORIGIN } from './test-ledger.ts'

/** What a server does to its ledger in a day, once each, in a process that may die at any point of it. */

const { job, stage, tell } = openDyingProcess()
const { socketFolder, name, pem, first } = z
  .object({ socketFolder: z.string(), name: z.string(), pem: z.string(), first: z.int() })
  .parse(job)

const sql = connect({ socketFolder }, 'wardstone_server', name, 2)
stage('open')
const ledger = await openLedger({
  sql,
  sequencerSql: connect({ socketFolder }, 'wardstone_sequencer', name, 1),
  origin: TEST_ORIGIN,
  signingKey: createPrivateKey(pem),
  now: Date.now,
  onError: console.error,
})

let next = first
const acknowledge = (count: number) => {
  tell({ from: next, to: next + count })
  next += count
}
const sequence = async (to: string) => {
  stage(to)
  const { checkpoint } = await ledger.sequence()
  tell({ checkpoint })
}

stage('write')
await ledger.record(numberedFrom(next, next + 250))
acknowledge(250)
await sequence('sequence')
stage('write in a transaction')
await sql.begin((tx) => ledger.append(tx, numberedFrom(next, next + 10)))
acknowledge(10)
await sequence('tile')
stage('checkpoint')
const published = await ledger.resource('checkpoint')
tell({ checkpoint: Buffer.from(published?.bytes ?? []).toString() })
await ledger.thinHeads()
stage('index')
const index = await openSubjectIndex({ sql, ledger, now: Date.now })
await index.update()
tell({ checkpoint: (await ledger.head()).checkpoint })
process.exit(0)
