import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { TestHouse } from './test-house.ts'

const SERVE = `
  import { createPrivateKey, createSecretKey } from 'node:crypto'
  import { connect } from '@wardstone/database'
  import { openLedger } from '@wardstone/ledger'
  import { mirrorRoutes, openMirror } from '@wardstone/mirror'
  import { deriveSigningKeys, openWitness } from '@wardstone/witness'
  import fastify from 'fastify'
  import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
  const { socketFolder, name, origin, pem, secret, dies } = JSON.parse(process.argv[1])
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
  const witness = openWitness({ ...shared, name: origin + '/witness', signingKeys: deriveSigningKeys(key) })
  const signingKeys = deriveSigningKeys(key, 'mirror')
  const mirror = openMirror({ ...shared, witness, name: origin + '/mirror', signingKeys })
  const app = fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  if (dies) app.addHook('onSend', async () => process.kill(process.pid, 'SIGKILL'))
  await app.register(mirrorRoutes({ mirror, ledger, authorise: () => { throw new Error('nobody') } }))
  console.log(await app.listen({ host: '127.0.0.1', port: 0 }))`

/** Another server of the same installation, in a process of its own. */
export type MirrorProcess = { readonly address: string; kill(): Promise<void> }

/** Starts one; `dies` has it end at once before its first answer, as in a power cut. */
export async function startMirrorProcess(
  house: TestHouse,
  options: { readonly dies?: boolean } = {},
): Promise<MirrorProcess> {
  const { database, ledger, signingKey, secret } = house
  const job = JSON.stringify({
    socketFolder: database.socketFolder,
    name: database.name,
    origin: ledger.origin,
    pem: signingKey.export({ format: 'pem', type: 'pkcs8' }),
    secret: secret.export().toString('base64'),
    dies: options.dies === true,
  })
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
  throw new Error('the mirror process did not start')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = once(child, 'exit')
  child.kill('SIGKILL')
  await over
}
