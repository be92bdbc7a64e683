import { createPrivateKey, createSecretKey } from 'node:crypto'
import { connect } from '@wardstone/database'
import { openDyingProcess } from '@wardstone/harness'
import { openLedger } from '@wardstone/ledger'
import { deriveSigningKeys, openWitness } from '@wardstone/witness'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { openMirror } from './mirror.ts'
import { mirrorRoutes } from './routes.ts'

/** A server with a mirror, in a process that may die at any point of what a log asks of it. */

const { job, stage, tell } = openDyingProcess()
const { socketFolder, name, origin, pem, secret } = z
  .object({
    socketFolder: z.string(),
    name: z.string(),
    origin: z.string(),
    pem: z.string(),
    secret: z.base64(),
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
const key = createSecretKey(Buffer.from(secret, 'base64'))
const shared = { sql, ledger, now: Date.now }
const signingKeys = deriveSigningKeys(key)
const witness = openWitness({ ...shared, name: `${origin}/witness`, signingKeys })
const mirror = openMirror({
  ...shared,
  witness,
  name: `${origin}/mirror`,
  signingKeys: deriveSigningKeys(key, 'mirror'),
})

stage('mirror')
const app = fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
const authorise = () => Promise.reject(new Error('nobody signs in here'))
await app.register(mirrorRoutes({ mirror, ledger, authorise }))
app.post('/end', () => process.exit(0))
tell({ address: await app.listen({ host: '127.0.0.1', port: 0 }) })
