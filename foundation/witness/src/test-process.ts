import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { TestDatabase } from '@wardstone/harness'
import type { KeyObject } from 'node:crypto'

const SERVE = `
  import { createPrivateKey, createSecretKey } from 'node:crypto'
  import { connect } from '@wardstone/database'
  import { openLedger } from '@wardstone/ledger'
  import { deriveSigningKeys, openWitness, witnessRoutes } from '@wardstone/witness'
  import fastify from 'fastify'
  import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
  const { socketFolder, name, origin, pem, dies } = JSON.parse(process.argv[1])
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
  const witness = openWitness({ sql, ledger, name: 'process.example/witness', signingKeys, now: Date.now })
  const app = fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const die = async () => process.kill(process.pid, 'SIGKILL')
  if (dies === 'before it remembers') app.addHook('preHandler', die)
  if (dies === 'before it answers') app.addHook('onSend', die)
  await app.register(witnessRoutes({ witness, ledger, authorise: () => { throw new Error('nobody') } }))
  console.log(await app.listen({ host: '127.0.0.1', port: 0 }))`

/** Another server of the same installation, in a process of its own. */
export type WitnessProcess = { readonly address: string; kill(): Promise<void> }

export async function startWitnessProcess(options: {
  readonly database: TestDatabase
  readonly origin: string
  readonly signingKey: KeyObject
  /** Where in a request it dies at once, as in a power cut. */
  readonly dies?: 'before it remembers' | 'before it answers'
}): Promise<WitnessProcess> {
  const { database, origin, signingKey, dies } = options
  const { socketFolder, name } = database
  const pem = signingKey.export({ format: 'pem', type: 'pkcs8' })
  const job = JSON.stringify({ socketFolder, name, origin, pem, dies })
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SERVE, job], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { address: await firstLine(child), kill: () => end(child) }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let printed = ''
  for await (const part of child.stdout ?? []) {
    printed += String(part)
    if (printed.includes('\n')) return printed.trim()
  }
  throw new Error('the witness process did not start')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = once(child, 'exit')
  child.kill('SIGKILL')
  await over
}
