import { setTimeout as sleep } from 'node:timers/promises'
import type { Given } from './main.ts'
import { record, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'

/** Each look counts every row of keys. */
const LOOK_EVERY_MS = 2_000

/** `wardstone keys status`. Exit code 1: a rotation is not finished, or the key store does not answer. */
export async function keysStatusCommand(given: Given, operator: Operator): Promise<number> {
  const status = await statusOf(operator)
  const versions = listOf(status['versions'])
  const store = record(status['store'])
  const { remaining } = record(status['rewrap'])
  const failing = typeof store['failure'] === 'string'
  const lines = [
    ...versions.map(versionLine),
    ...listOf(status['retired']).map(
      ({ version, at }) => `  ${String(version).padStart(4)}  retired ${dayOf(at)}`,
    ),
    '',
    failing
      ? `The key store (${String(store['driver'])}) has not answered since ${timeOf(store['answeredAt'])}: ${String(store['failure'])}`
      : `The key store (${String(store['driver'])}) answers.`,
    nextStep(versions, Number(remaining)),
    fipsLine(record(status['fips'])),
  ]
  print(given, status, lines.join('\n'))
  return failing || versions.length > 1 ? FOUND : DONE
}

/** `wardstone keys rotate`: a new version of the KEK wraps what is new from now on. */
export async function rotateKeysCommand(given: Given, operator: Operator): Promise<number> {
  const from = listOf((await statusOf(operator))['versions']).find(
    ({ state }) => state === 'in-use',
  )
  const answer = await post(operator, 'rotate', { from: from?.['version'] })
  print(
    given,
    answer,
    `Version ${String(answer['version'])} wraps what is new. Back up the key file now: older copies of it do not open what comes.\nThen: wardstone keys rewrap`,
  )
  return DONE
}

/** `wardstone keys rewrap`: begins or goes on, and tells how far it is until it has ended. */
export async function rewrapKeysCommand(given: Given, operator: Operator): Promise<number> {
  let state = await post(operator, 'rewrap', {})
  while (state['running'] === true) {
    if (!given.is('json') && process.stderr.isTTY)
      process.stderr.write(
        `\r  ${String(state['done'])} done, ${String(state['remaining'])} to do `,
      )
    await sleep(LOOK_EVERY_MS)
    state = record((await statusOf(operator))['rewrap'])
  }
  if (!given.is('json') && process.stderr.isTTY) process.stderr.write('\n')
  print(given, state, rewrapWords(state))
  return state['remaining'] === 0 ? DONE : FOUND
}

const AGE = /^\d{1,5}$/

/** `wardstone keys renew-data`: begins, and tells how far it is until it has ended. Exit code 1: something is left to do. */
export async function renewDataKeysCommand(given: Given, operator: Operator): Promise<number> {
  const patient = given.text('patient')
  const age = given.text('older-than')
  const whole = given.is('all')
  if ([patient !== undefined, age !== undefined, whole].filter(Boolean).length !== 1)
    return usage('Say which: --patient ID, --older-than DAYS or --all.')
  if (age !== undefined && !AGE.test(age)) return usage('--older-than is a whole number of days.')
  const ask = patient === undefined ? { olderThanDays: whole ? 0 : Number(age) } : { patient }
  let state = await post(operator, 'renew-data', ask)
  while (state['running'] === true) {
    if (!given.is('json') && process.stderr.isTTY)
      process.stderr.write(
        `\r  ${String(state['done'])} done, ${String(state['remaining'])} to do, ${String(state['resealed'])} sealed again `,
      )
    await sleep(LOOK_EVERY_MS)
    state = record((await statusOf(operator))['dataKeys'])
  }
  if (!given.is('json') && process.stderr.isTTY) process.stderr.write('\n')
  print(given, state, renewalWords(state))
  return state['remaining'] === 0 && state['failure'] === null ? DONE : FOUND
}

function renewalWords(state: Record<string, unknown>): string {
  const damaged = Array.isArray(state['damaged']) ? state['damaged'].map(String) : []
  if (typeof state['failure'] === 'string') return `Interrupted: ${state['failure']}`
  const done = `Sealed again: ${String(state['resealed'])} messages of ${String(state['done'])} records, whose old data keys were destroyed.`
  if (damaged.length > 0)
    return `${done}\nRows of these compartments were changed and do not open, so their old data keys stay: ${damaged.join(', ')}. Restore the rows from a backup.`
  return state['remaining'] === 0
    ? `${done}${restingWords(state)}`
    : `${done}\n${String(state['remaining'])} are left: somebody was writing them. It goes on by itself within the hour.`
}

/** The organisation's old key outlives the renewal a little, on purpose. */
function restingWords(state: Record<string, unknown>): string {
  const until = record(state['organisation'])['oldKeptUntil']
  if (typeof until !== 'number') return ''
  return `\nThe organisation’s old key is kept until ${new Date(until).toISOString()}, for links that people hold, and is destroyed then by itself.`
}

/** `wardstone keys retire --yes`: destroys every version below the one in use. Exit code 1: a store kept something. */
export async function retireKeysCommand(given: Given, operator: Operator): Promise<number> {
  const versions = listOf((await statusOf(operator))['versions'])
  const current = versions.find(({ state }) => state === 'in-use')
  if (!given.is('yes'))
    return usage(
      `This destroys every version of the KEK below ${String(current?.['version'])}. Backups of the database from before the rewrap then open only with a backup of the key file that still holds them. Say --yes to do it.`,
    )
  const answer = await post(operator, 'retire', { minimum: current?.['version'] })
  const gone = Array.isArray(answer['versions']) ? answer['versions'].map(String) : []
  const left = Array.isArray(answer['left']) ? answer['left'].map(String) : []
  print(
    given,
    answer,
    [
      gone.length === 0
        ? 'No version was left to retire.'
        : `Retired and destroyed: version ${gone.join(', ')}. Back up the key file, and destroy the older backups of it when the old dumps may go.`,
      ...left.map((sentence) => `Left in its store: ${sentence}`),
    ].join('\n'),
  )
  return left.length === 0 ? DONE : FOUND
}

async function statusOf(operator: Operator): Promise<Record<string, unknown>> {
  return record(JSON.parse(await operator.send('GET', '/api/keys')))
}

async function post(
  operator: Operator,
  verb: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  return record(JSON.parse(await operator.send('POST', `/api/keys/${verb}`, JSON.stringify(body))))
}

const stateWords: Readonly<Record<string, string>> = {
  'in-use': 'in use',
  old: 'old',
  prepared: 'prepared by a rotation that was interrupted',
  'retired-in-file': 'retired, still in the key file',
  missing: 'missing in the key file',
}

function versionLine(kek: Record<string, unknown>): string {
  const place = `${typeof kek['driver'] === 'string' ? kek['driver'] : 'unknown'}${kek['extractable'] === false ? ', cannot be taken out' : ''}`
  return `  ${String(kek['version']).padStart(4)}  ${stateWords[String(kek['state'])] ?? ''}, since ${dayOf(kek['createdAt'])}, ${place}; wraps ${String(kek['wraps'])}`
}

function nextStep(versions: readonly Record<string, unknown>[], remaining: number): string {
  const has = (state: string): boolean => versions.some((kek) => kek['state'] === state)
  if (has('prepared')) return 'A rotation was interrupted. Go on: wardstone keys rotate'
  if (remaining > 0) return `${remaining} are below it. Go on: wardstone keys rewrap`
  if (has('old') || has('retired-in-file'))
    return 'Nothing is below it. Finish: wardstone keys retire --yes'
  return 'Every rotation is finished.'
}

function rewrapWords(state: Record<string, unknown>): string {
  const damaged = Array.isArray(state['damaged']) ? state['damaged'].map(String) : []
  if (typeof state['failure'] === 'string') return `Interrupted: ${state['failure']}`
  if (damaged.length > 0)
    return `The keys of these compartments were changed and do not open: ${damaged.join(', ')}. Restore their rows of vault_compartment from a backup.`
  return state['remaining'] === 0
    ? `Done: ${String(state['done'])} wrapped anew, none is left. Finish: wardstone keys retire --yes`
    : `${String(state['remaining'])} are left, which another server holds. Ask again.`
}

function fipsLine(fips: Record<string, unknown>): string {
  if (fips['proved'] === true) return 'FIPS mode: on, and proved by doing.'
  return fips['claimed'] === true
    ? 'FIPS mode: claimed by the library and not true; nothing here relies on it.'
    : 'FIPS mode: off.'
}

function dayOf(at: unknown): string {
  return timeOf(at).slice(0, 10)
}

function timeOf(at: unknown): string {
  return typeof at === 'number' ? new Date(at).toISOString() : 'never'
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : []
}
