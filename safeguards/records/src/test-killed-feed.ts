import { openAccess } from '@wardstone/access'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import { openKeyring, openVault } from '@wardstone/vault'
import { z } from 'zod'
import { openRecords } from './index.ts'
import { bytesOf, importer, observation } from './test-records.ts'

/** A server in a process that may die at any point: it takes one change and passes it on. */

const { job, stage, tell } = openDyingProcess()
const { socketFolder, name, file, passphrase, authority, hosts, owner, subject, at } = z
  .object({
    socketFolder: z.string(),
    name: z.string(),
    file: z.string(),
    passphrase: z.string(),
    authority: z.string(),
    hosts: z.array(z.string()),
    owner: z.string(),
    /** Whose change it is. */
    subject: z.string(),
    /** What time it is. */
    at: z.int(),
  })
  .parse(job)

const now = () => at
const sql = connect({ socketFolder }, 'wardstone_server', name, 4)
const keyring = await openKeyring({ file, passphrase, create: false })
const vault = await openVault({ sql, keyring, now })
const ledger = await openLedger({
  sql,
  sequencerSql: connect({ socketFolder }, 'wardstone_sequencer', name, 1),
  origin: 'records.test/ledger',
  signingKey: keyring.ledgerSigningKey,
  now,
  onError: console.error,
})
const access = openAccess({ sql, vault, ledger, now })
const receiver = { id: owner, roles: ['subscriber'] as const }
const hooks = {
  hosts,
  authorities: [authority],
  accountOf: (id: string) => Promise.resolve(id === owner ? receiver : undefined),
}
const records = openRecords({ sql, vault, ledger, access, now, hooks, onError: console.error })

stage('change')
const { id } = await records.create(importer, 'Observation', bytesOf(observation(subject)))
tell({ id })
stage('notify')
await records.feed.turn()
process.exit(0)
