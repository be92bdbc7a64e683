import { join } from 'node:path'
import { openAccess } from '@wardstone/access'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import { openKeyring, openVault } from '@wardstone/vault'
import { z } from 'zod'
import { openRecords } from './index.ts'
import { clinician, TEST_PASSPHRASE } from './test-records.ts'

/** An export of all that a clinician may see, in a process that may die at any point of it. */

const jobSchema = z.object({
  socketFolder: z.string(),
  name: z.string(),
  keyFolder: z.string(),
  practitioner: z.string(),
  at: z.number(),
})
const { job, stage } = openDyingProcess()
const { socketFolder, name, keyFolder, practitioner, at } = jobSchema.parse(job)
const now = () => at

const sql = connect({ socketFolder }, 'wardstone_server', name, 2)
const sequencerSql = connect({ socketFolder }, 'wardstone_sequencer', name, 1)
const file = join(keyFolder, 'keys')
const keyring = await openKeyring({ file, passphrase: TEST_PASSPHRASE, create: false })
const vault = await openVault({ sql, keyring, now })
const ledger = await openLedger({
  sql,
  sequencerSql,
  origin: 'records.test/ledger',
  signingKey: keyring.ledgerSigningKey,
  now,
  onError: console.error,
})
const access = openAccess({ sql, vault, ledger, now })
const { exports } = openRecords({ sql, vault, ledger, access, now, onError: console.error })
stage('export')
await exports.start(clinician(practitioner), {
  of: { scope: 'system' },
  url: 'http://test/$export',
})
await exports.settled()
process.exit(0)
