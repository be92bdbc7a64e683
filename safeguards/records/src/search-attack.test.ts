import { randomInt } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import type { Resource } from './resource.ts'
import { textsAt } from './search-reference.ts'
import {
  entriesOf,
  idOf,
  importer,
  openTestRecords,
  syntheaBundles,
  withOwnIds,
} from './test-records.ts'

/*
 * The attacker: has a full dump of the database, no key, and knows how frequent each diagnosis and each name is, from this very
 * data. The dump is read with the rights of the database's owner. The attacker is even told which rows are diagnoses, and which
 * of the tokens of a row is that of its code.
 */

const FILES = 80
const HALF = 40
const LUCK = 2.58
/** Equal frequencies are told apart by luck, which is averaged. */
const ATTEMPTS = 500
const store = await openTestRecords()
const { records, vault, database } = store
afterAll(store.close)

const files = await syntheaBundles(FILES)
const published: Resource[] = files
  .slice(HALF)
  .flatMap(entriesOf)
  .map(({ resource }) => resource)
const hidden: Resource[] = []
for (const file of files.slice(0, HALF)) {
  await records.bundle(importer, withOwnIds(file))
  hidden.push(...entriesOf(file).map(({ resource }) => resource))
}

type Row = { readonly compartment: number; readonly tokens: readonly string[] }

/** What the dump says of a resource: nobody but a test could ask for it by name. */
async function dumpOf(resources: readonly Resource[]): Promise<Map<string, Row>> {
  const keys = new Map(
    resources.map((each) => [
      Buffer.from(vault.blindKey(`${each.resourceType}/${idOf(each)}`)).toString('hex'),
      idOf(each),
    ]),
  )
  const rows = await database.ownerSql<
    { key: Buffer; compartment: number; tokens: string }[]
  >`select key, compartment, tokens::text as tokens from record where current`
  return new Map(
    rows.flatMap(({ key, compartment, tokens }) => {
      const id = keys.get(key.toString('hex'))
      return id === undefined
        ? []
        : [[id, { compartment, tokens: tokens.slice(1, -1).split(',') }] as const]
    }),
  )
}

const diagnosisOf = (each: Resource) => textsAt(each, 'code.coding.code')[0] ?? ''
const patientOf = (each: Resource) => textsAt(each, 'subject.reference')[0] ?? ''
const conditions = hidden.filter(({ resourceType }) => resourceType === 'Condition')
const knownConditions = published.filter(({ resourceType }) => resourceType === 'Condition')
const dump = await dumpOf(conditions)

/** Most frequent first; among equals by chance, as an attacker would. */
function ranked(values: readonly string[]): string[] {
  return [...Map.groupBy(values, (each) => each)]
    .map(([value, { length }]) => ({ value, length, luck: randomInt(2 ** 32) }))
    .toSorted((a, b) => b.length - a.length || a.luck - b.luck)
    .map(({ value }) => value)
}

/** Which token stands for which diagnosis: the most frequent for the most frequent, and so on (Naveed et al., CCS 2015). */
function matched(
  tokens: readonly string[],
  truth: readonly string[],
  frequent: readonly string[],
): number {
  const labels = ranked(frequent)
  const guess = new Map(ranked(tokens).map((token, n) => [token, labels[n] ?? labels[0] ?? '']))
  return truth.filter((each, n) => guess.get(tokens[n] ?? '') === each).length
}

/** The upper end of what luck explains in so many trials, 99 % of the time (normal approximation of the binomial). */
function withLuck(hits: number, trials: number): number {
  const share = hits / trials
  return share + LUCK * Math.sqrt((share * (1 - share)) / trials)
}

const percent = (hits: number, trials: number) => `${((100 * hits) / trials).toFixed(1)} %`

/** The token of a row that a code has; told to the attacker. */
function codeTokens(): string[] {
  return conditions.map((each) => {
    const own = dump.get(idOf(each))
    const alike = conditions.filter(
      (other) =>
        dump.get(idOf(other))?.compartment === own?.compartment &&
        diagnosisOf(other) === diagnosisOf(each),
    )
    const others = conditions.filter(
      (other) =>
        dump.get(idOf(other))?.compartment === own?.compartment &&
        diagnosisOf(other) !== diagnosisOf(each),
    )
    // In every row of that diagnosis and in no row of another.
    const shared = own?.tokens.find(
      (token) =>
        alike.every((other) => dump.get(idOf(other))?.tokens.includes(token) === true) &&
        !others.some((other) => dump.get(idOf(other))?.tokens.includes(token) === true),
    )
    return shared ?? ''
  })
}

describe('an attacker with the database and no key', () => {
  const truth = conditions.map(diagnosisOf)
  const trials = truth.length
  const [commonest = ''] = ranked(knownConditions.map(diagnosisOf))
  const blind = truth.filter((each) => each === commonest).length

  it('sees no token in two patients’ records', () => {
    const owners = new Map<string, Set<number>>()
    for (const { compartment, tokens } of dump.values()) {
      for (const token of tokens) {
        owners.set(token, (owners.get(token) ?? new Set()).add(compartment))
      }
    }
    expect(owners.size).toBeGreaterThan(2_000)
    expect([...owners.values()].filter(({ size }) => size > 1)).toHaveLength(0)
  })

  it('guesses diagnoses no better by matching frequencies than without the dump', () => {
    const tokens = codeTokens()
    expect(trials).toBeGreaterThan(200)
    const hits = matched(tokens, truth, truth)
    // The same attack on tokens that are equal across patients: if it failed too, it would show nothing.
    const control = matched(
      truth.map((code) => String(vault.populationToken(code))),
      truth,
      truth,
    )
    console.info(
      `${trials} diagnoses; without the dump ${percent(blind, trials)}, compartment tokens ${percent(hits, trials)}, were they population tokens ${percent(control, trials)}`,
    )
    expect(hits / trials).toBeLessThan(withLuck(blind, trials))
    expect(control / trials).toBeGreaterThan(2 * withLuck(blind, trials))
  })

  it('guesses no better from how often a token recurs within a record', () => {
    const tokens = codeTokens()
    const count = Map.groupBy(tokens, (each) => each)
    const known = Map.groupBy(knownConditions, (each) => `${patientOf(each)} ${diagnosisOf(each)}`)
    // The likeliest diagnosis for each number of recurrences, learned from other patients.
    const byCount = Map.groupBy(knownConditions, (each) =>
      String(known.get(`${patientOf(each)} ${diagnosisOf(each)}`)?.length ?? 1),
    )
    const guess = (recurs: number) =>
      ranked((byCount.get(String(recurs)) ?? []).map(diagnosisOf))[0] ?? commonest
    const hits = truth.filter((each, n) => guess(count.get(tokens[n] ?? '')?.length ?? 1) === each)
    console.info(
      `${trials} diagnoses; without the dump ${percent(blind, trials)}, by recurrence ${percent(hits.length, trials)}`,
    )
    expect(hits.length / trials).toBeLessThan(withLuck(blind, trials))
  })

  it('guesses the first letters of names from their population tokens as well as published', async () => {
    const patients = hidden.filter(({ resourceType }) => resourceType === 'Patient')
    const letters = patients.map((each) =>
      (textsAt(each, 'name.family')[0] ?? '').slice(0, 1).toLowerCase(),
    )
    const stored = await database.ownerSql<{ key: Buffer; token: string }[]>`
      select key, token::text as token from population_token`
    const own = new Set(stored.map(({ token }) => token))
    const tokens = letters.map((letter) =>
      String(vault.populationToken(`Patient\u001FPatient.name.family\u001F${letter}`)),
    )
    for (const token of tokens) expect(own.has(token)).toBe(true)
    const [first = ''] = ranked(letters)
    const guessed = letters.filter((each) => each === first).length
    const attempts = Array.from({ length: ATTEMPTS }, () => matched(tokens, letters, letters))
    const hits = attempts.reduce((sum, each) => sum + each, 0) / ATTEMPTS
    console.info(
      `${letters.length} names; without the dump ${percent(guessed, letters.length)}, population tokens ${percent(hits, letters.length)}`,
    )
    expect(hits).toBeGreaterThan(guessed)
  })
})
