import { dirname } from 'node:path'
import { connect } from '@wardstone/database'
import { openDyingProcess, testClock } from '@wardstone/harness'
import { z } from 'zod'
import { openKeyring } from './keyring.ts'
import { openRenewal } from './renewal.ts'
import { testLedger } from './test-rotation.ts'
import { sealedRows } from './test-sealed-table.ts'
import { openVault } from './vault.ts'

/** A whole renewal of data keys, in a process that may die at any point of it. */

const jobSchema = z.object({
  socketFolder: z.string(),
  name: z.string(),
  file: z.string(),
  passphrase: z.string(),
  speed: z.number(),
})
const { job, stage } = openDyingProcess({
  folderOf: (given) => dirname(jobSchema.parse(given).file),
})
const { socketFolder, name, file, passphrase, speed } = jobSchema.parse(job)

const sql = connect({ socketFolder }, 'wardstone_server', name, 2)
const keyring = await openKeyring({ file, passphrase, create: false })
const { now, advance } = testClock(Date.now(), speed)
const vault = await openVault({ sql, keyring, now })
const renewal = openRenewal({
  sql,
  vault,
  ledger: testLedger,
  now,
  sources: [sealedRows],
  onError: console.error,
})
stage('renew')
await renewal.ask({ id: 'officer', roles: ['security-officer'] }, { madeBefore: now() })
await renewal.settled()
// The organisation's old key is kept for an hour.
advance(2 * 3_600_000)
await renewal.turn()
await renewal.settled()
process.exit(0)
