import { dirname } from 'node:path'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { z } from 'zod'
import { openKeyring } from './keyring.ts'
import { openRotation } from './rotation.ts'
import { testLedger, whenRewrapped } from './test-rotation.ts'
import { openVault } from './vault.ts'

/** A whole rotation, from the new version to the old one's end, in a process that may die at any point of it. */

const jobSchema = z.object({
  socketFolder: z.string(),
  name: z.string(),
  file: z.string(),
  passphrase: z.string(),
})
const { job, stage } = openDyingProcess({
  folderOf: (given) => dirname(jobSchema.parse(given).file),
})
const { socketFolder, name, file, passphrase } = jobSchema.parse(job)
const actor = { id: 'officer', roles: ['security-officer'] as const }

const sql = connect({ socketFolder }, 'wardstone_server', name, 2)
const keyring = await openKeyring({ file, passphrase, create: false })
await openVault({ sql, keyring, now: Date.now })
const rotation = openRotation({
  sql,
  keyring,
  ledger: testLedger,
  now: Date.now,
  onError: console.error,
})
stage('rotate')
await rotation.rotate(actor, 1)
stage('rewrap')
await rotation.rewrap(actor)
await whenRewrapped(rotation)
stage('retire')
await rotation.retire(actor, 2)
process.exit(0)
