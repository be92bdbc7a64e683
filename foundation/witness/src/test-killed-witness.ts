import { createPrivateKey, createSecretKey } from 'node:crypto'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { witnessRoutes } from './routes.ts'
import { deriveSigningKeys } from './signing-keys.ts'
import { openWitness } from './witness.ts'

/** A hospital's server in a process that may die at any point: as the witness of a partner's log, or as a log. */

const { job, stage, tell } = openDyingProcess()
const { socketFolder, name, origin, pem, partner } = z
  .object({
    socketFolder: z.string(),
    name: z.string(),
    origin: z.string(),
    pem: z.string(),
    /** The log to be a witness of; as a log, it asks the partners that it has. */
    partner: z
      .object({ organisation: z.string(), logKeys: z.array(z.string()) })
      .transform((keys) => ({ ...keys, witnessKeys: [], url: null }))
      .optional(),
  })
  .parse(job)

const sql = connect({ socketFolder }, 'wardstone_server', name, 4)
const ledger = await openLedger({
  sql,
  sequencerSql: connect({ socketFolder }, 'wardstone_sequencer', name, 1),
  origin,
  signingKey: createPrivateKey(pem),
  now: Date.now,
  onError: console.error,
})
const signingKeys = deriveSigningKeys(createSecretKey(Buffer.alloc(32, 1)))
const witness = openWitness({ sql, ledger, name: origin, signingKeys, now: Date.now })

if (partner === undefined) {
  stage('head')
  const evidence = { kind: 'test.grown', at: Date.now(), actor: name, subject: '', facts: {} }
  await ledger.record([evidence, evidence, evidence])
  const { checkpoint } = await ledger.sequence()
  stage('cosign')
  const { size, partners } = await witness.cosign(checkpoint)
  tell({ size, failures: partners.map(({ failure }) => failure) })
  process.exit(0)
}

stage('partner')
await witness.partners.add({ id: 'officer', roles: ['security-officer'] }, partner)
tell('partner added')
stage('witness')
const app = fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
const authorise = () => Promise.reject(new Error('nobody signs in here'))
await app.register(witnessRoutes({ witness, ledger, authorise }))
app.post('/end', () => process.exit(0))
tell({ address: await app.listen({ host: '127.0.0.1', port: 0 }) })
