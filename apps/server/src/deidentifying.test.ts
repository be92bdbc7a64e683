import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor } from '@wardstone/core'
import { newHome, unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { openHouse, type House } from './house.ts'
import { openLog } from './log.ts'

const TIMEOUT_MS = 120_000
const operator: Actor = { id: 'local:test', roles: ['service'] }
const privacy: Actor = { id: 'privacy-1', roles: ['privacy-officer'] }
const risk = {
  quasiIdentifiers: ['birthYear', 'gender', 'zip3'],
  sensitiveAttributes: ['condition'],
  kMin: 11,
} as const

const { home, remove } = await newHome()
const synthea = unpackData('fhir/synthea-80.tar.gz')
let house: House
let names: string[]

beforeAll(async () => {
  const config = { ...readConfig({ WARDSTONE_HOME: home }), log: 'silent' as const }
  house = await openHouse(config, openLog(config), Date.now)
  const bundles = readdirSync(synthea.folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
  const texts = bundles.slice(0, 2).map((name) => readFileSync(join(synthea.folder, name)))
  for (const text of texts) await house.records.bundle(operator, text)
  names = texts.flatMap((text) =>
    [...text.toString().matchAll(/"family": ?"([^"]{4,})"/g)].map((match) => match[1] ?? ''),
  )
}, TIMEOUT_MS)
afterAll(async () => {
  await house.close()
  synthea.remove()
  await remove()
})

/** What an export says, once it is ready. */
async function exported(
  actor: Actor,
  profile: 'hipaa-safe-harbor' | 'gdpr-pseudonymised',
): Promise<{ id: string; text: string; patients: number }> {
  const { deidentification } = house.deidentifying
  const { id } = await deidentification.start(actor, profile, risk)
  await deidentification.settled()
  const { state, code, patients } = await deidentification.read(id)
  expect({ state, code }).toEqual({ state: 'ready', code: null })
  const parts: Uint8Array[] = []
  for await (const part of await deidentification.fetch(actor, id)) parts.push(part)
  return { id, text: Buffer.concat(parts).toString(), patients }
}

describe('a de-identified export of the real records', { timeout: TIMEOUT_MS }, () => {
  it('has everybody and names nobody, and says in the ledger whose records were walked', async () => {
    const { text, patients } = await exported(privacy, 'hipaa-safe-harbor')
    expect(patients).toBe(2)
    expect(text.split('\n').length).toBeGreaterThan(100)
    expect(names.length).toBeGreaterThan(2)
    expect(names.filter((name) => text.includes(name))).toEqual([])
    await house.ledger.sequence()
    const read = await house.ledger.entries({ kind: 'records.read', actor: privacy.id, limit: 100 })
    // Each patient and what belongs to no patient, once, though it was walked over twice.
    const subjects = new Set(read.map(({ evidence }) => evidence.subject))
    expect(subjects.size).toBeGreaterThanOrEqual(patients)
    expect(await house.ledger.count({ kind: 'deidentification.exported' })).toBe(1)
  })

  it('holds nothing of patients for who may not have it made', async () => {
    const clerk: Actor = { id: 'clerk-1', roles: ['clerk'] }
    const walk = house.records.walk(clerk, 'export-deidentified')
    const types = new Set<string>()
    for await (const { resourceType } of walk.read()) types.add(resourceType)
    expect(
      [...types].filter(
        (type) => !['Organization', 'Practitioner', 'Location', 'PractitionerRole'].includes(type),
      ),
    ).toEqual([])
    // The privacy officer still opens no chart.
    const search = house.records.search(privacy, 'Observation', [['code', '8302-2']])
    expect((await search.catch(() => undefined))?.entries ?? []).toEqual([])
  })

  it('that is pseudonymised is reversed by its mapping in the vault, until that is destroyed', async () => {
    const { id, text } = await exported(privacy, 'gdpr-pseudonymised')
    const line = text.split('\n').find((one) => one.includes('"resourceType":"Patient"'))
    const pseudonym = /"id":"([^"]+)"/.exec(line ?? '')?.[1] ?? ''
    const { mappings } = house.deidentifying
    const found = await mappings.reverse(privacy, id, pseudonym)
    expect(found.type).toBe('Patient')
    await expect(house.records.locate({ patientId: found.id })).resolves.toBeDefined()
    await mappings.forget(privacy, id)
    await expect(mappings.reverse(privacy, id, pseudonym)).rejects.toMatchObject({
      code: 'input.not-found',
    })
  })
})
