import { request } from 'node:http'
import { connect } from '@wardstone/database'
import { openHospital } from '@wardstone/hospital'
import { expect } from 'vitest'

/** Load for tests of faults, and what must be true of the store after any of them. */

export const FHIR = 'application/fhir+json'
const NOW = Date.UTC(2026, 3, 20)
const PATIENTS = 50
const WORKERS = 4
const BACK_TIMEOUT_MS = 60_000

/** One bundle, and how many resources it stores: all of them in one patient's compartment. */
export type Sent = { readonly text: string; readonly resources: number }

/** What was sent, and how much of it the server said that it has. */
export type Loaded = { readonly sent: Sent[]; readonly acknowledged: Sent[] }

/** The bundle that patients' bundles refer to. */
export function organisationBundle(): string {
  return JSON.stringify(openHospital({ seed: 'organisation', now: NOW }).organisation)
}

/** Patients' bundles, one after another, without end. */
export function* bundles(name: string): Generator<Sent, never> {
  for (let round = 0; ; round++) {
    const hospital = openHospital({ seed: `${name}-${round}`, patients: PATIENTS, now: NOW })
    for (const { bundle } of hospital.patients())
      yield { text: JSON.stringify(bundle), resources: bundle.entry.length }
  }
}

export type Answer = {
  readonly status: number
  /** Code of the fault, of a refusal. */
  readonly code: string | undefined
  readonly text: string
}

/** Asks the operator's socket once, without trying again; undefined when the answer did not come whole. */
export function ask(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  body = '',
  type = FHIR,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
    const call = request({ socketPath, method, path, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', () => resolve(undefined))
      response.once('end', () => {
        const text = Buffer.concat(parts).toString()
        resolve({ status: response.statusCode ?? 0, code: codeIn(text), text })
      })
    })
    call.once('error', () => resolve(undefined))
    call.end(body)
  })
}

/** As problem details say it (RFC 9457), or an OperationOutcome. */
export function codeIn(text: string): string | undefined {
  return /"code":"([a-z-]+\.[a-z-]+|internal)"/.exec(text)?.[1]
}

/**
 * Holds the store against what was sent: each acknowledged bundle is there, no bundle is there in part or twice, and
 * every resource has its evidence.
 * @param socketFolder Of the server's PostgreSQL.
 */
export async function expectWhole(
  socketFolder: string,
  { sent, acknowledged }: Loaded,
): Promise<void> {
  const sql = connect({ socketFolder }, 'wardstone', 'wardstone', 1)
  const batches = await sql<{ resources: number }[]>`
    select count(*) as resources from record where compartment <> 0 group by batch`
  const [evidence] = await sql<{ resources: number }[]>`
    select sum((convert_from(entry, 'UTF8')::json -> 'facts' ->> 'resources')::int) as resources
    from ledger_entry where kind = 'records.changed'`
  const [rows] = await sql<{ count: number }[]>`select count(*) as count from record`
  await sql.end()
  // A bundle whose answer was cut off may be there, whole; one that was acknowledged must be.
  const found = tally(batches.map(({ resources }) => resources))
  const must = tally(acknowledged.map(({ resources }) => resources))
  const may = tally(sent.map(({ resources }) => resources))
  for (const [size, count] of must) expect(found.get(size) ?? 0).toBeGreaterThanOrEqual(count)
  for (const [size, count] of found) expect(count).toBeLessThanOrEqual(may.get(size) ?? 0)
  expect(evidence?.resources).toBe(rows?.count)
}

function tally(sizes: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1)
  return counts
}

/** A server, in a process of its own or in this one. */
export type Reached = { readonly operatorSocket: string }

export type Load = { readonly server: Reached; readonly source: ReturnType<typeof bundles> }

/** Sends one bundle, once. */
export function send(server: Reached, text: string): Promise<Answer | undefined> {
  return ask(server.operatorSocket, 'POST', '/fhir/R4', text)
}

/** Sends from several sides until it is enough, and gives status and code of the refusals. */
export async function load(
  { server, source }: Load,
  loaded: Loaded,
  isEnough: (refused: readonly string[]) => boolean,
): Promise<readonly string[]> {
  const refused: string[] = []
  const worker = async () => {
    while (!isEnough(refused)) {
      const { value } = source.next()
      loaded.sent.push(value)
      const answer = await send(server, value.text)
      if (answer?.status === 200) loaded.acknowledged.push(value)
      else refused.push(`${answer?.status} ${answer?.code}`)
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, worker))
  return refused
}

/** Waits until the server takes a bundle again. */
export async function takesAgain({ server, source }: Load, loaded: Loaded): Promise<void> {
  const { value } = source.next()
  loaded.sent.push(value)
  const status = async () => (await send(server, value.text))?.status
  await expect.poll(status, { timeout: BACK_TIMEOUT_MS }).toBe(200)
  loaded.acknowledged.push(value)
}
