import { join } from 'node:path'
import { openAccess, sealedGrants } from '@wardstone/access'
import { connect } from '@wardstone/database'
import { openDyingProcess, testClock } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import { openKeyring, openRenewal, openVault } from '@wardstone/vault'
import { z } from 'zod'
import { openRecords } from './index.ts'
import { TEST_PASSPHRASE } from './test-records.ts'

/** A renewal of a record's data key, in a process that may die at any point of it. */

const jobSchema = z.object({
  socketFolder: z.string(),
  name: z.string(),
  keyFolder: z.string(),
  at: z.number(),
  speed: z.number(),
})
const { job, stage } = openDyingProcess()
const { socketFolder, name, keyFolder, at, speed } = jobSchema.parse(job)
const { now } = testClock(at, speed)

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
const { sealedRows } = openRecords({ sql, vault, ledger, access, now, onError: console.error })
const sources = [...sealedRows, sealedGrants]
const renewal = openRenewal({ sql, vault, ledger, now, sources, onError: console.error })
stage('renew')
await renewal.ask({ id: 'officer', roles: ['security-officer'] }, { madeBefore: now() })
await renewal.settled()
process.exit(0)
