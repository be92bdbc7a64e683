import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { valuesAt } from './json.ts'
import { callerOf, openTestApp } from './test-app.ts'
import {
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  privacyOfficer,
} from './test-records.ts'

const store = await openTestRecords()
const doctor = clinician('dr-audit')
const stranger = clinician('stranger-audit')
const app = await openTestApp(store.records, [importer, clerk, privacyOfficer, doctor, stranger])
const call = callerOf(app)
afterAll(async () => {
  await app.close()
  await store.close()
})

const named = z.object({ id: z.string() })
const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-audit' }] }

describe('AuditEvents', () => {
  it('say who saw and changed a record, to those who may know, as IHE BALP has it', async () => {
    const created = await call(importer, 'POST', 'Patient', patient(caredFor))
    const about = named.parse(created.json()).id
    const body = observation(`Patient/${about}`)
    const { id } = named.parse((await call(doctor, 'POST', 'Observation', body)).json())
    await call(doctor, 'GET', `Observation/${id}`)
    await call(doctor, 'PUT', `Observation/${id}`, { ...body, id })
    await call(doctor, 'DELETE', `Observation/${id}`)
    await call(doctor, 'GET', `Patient?_id=${about}`)
    await store.ledger.sequence()
    const events: Json[] = []
    for (let url: string | undefined = `AuditEvent?patient=${about}&_count=2`; url !== undefined;) {
      const page = auditPage.parse((await call(privacyOfficer, 'GET', url)).json())
      events.push(...(page.entry ?? []).map(({ resource }) => resource))
      url = page.link.find(({ relation }) => relation === 'next')?.url
    }
    const profiles = new Set(events.flatMap((event) => valuesAt(event, 'meta.profile')))
    expect(profiles.size).toBe(5)
    const definitions = await balpProfiles()
    for (const event of events) checkProfile(event, definitions)
    expect((await call(clerk, 'GET', `AuditEvent?patient=${about}`)).statusCode).toBe(404)
    expect((await call(stranger, 'GET', `AuditEvent?patient=${about}`)).statusCode).toBe(404)
    expect((await call(privacyOfficer, 'GET', 'AuditEvent?date=2024')).statusCode).toBe(400)
    expect((await call(privacyOfficer, 'GET', 'AuditEvent')).statusCode).toBe(422)
  })
})

const auditPage = z.object({
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z.array(z.object({ resource: z.custom<Json>() })).optional(),
})

const element = z.object({
  id: z.string(),
  min: z.int().optional(),
  patternCode: z.string().optional(),
  patternCoding: z.object({ code: z.string(), system: z.string() }).optional(),
  patternCodeableConcept: z
    .object({ coding: z.array(z.object({ code: z.string(), system: z.string() })) })
    .optional(),
})
const definition = z.object({
  url: z.string(),
  baseDefinition: z.string().optional(),
  differential: z.object({ element: z.array(element) }).optional(),
})
type Definitions = ReadonlyMap<string, z.infer<typeof definition>>

async function balpProfiles(): Promise<Definitions> {
  const { folder, remove } = unpackData('fhir/ihe-balp.tar.gz')
  try {
    const names = (await readdir(folder, { recursive: true })).filter((name) =>
      /StructureDefinition-[^/]*\.json$/.test(name),
    )
    expect(names).toHaveLength(21)
    const read = async (name: string) =>
      definition.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
    return new Map((await Promise.all(names.map(read))).map((each) => [each.url, each]))
  } finally {
    remove()
  }
}

/** Every element that the profile and its bases ask for is there, and every code that they fix. */
function checkProfile(event: Json, definitions: Definitions): void {
  const [url] = z.array(z.string()).parse(valuesAt(event, 'meta.profile'))
  let checked = 0
  let profile = definitions.get(url ?? '')
  for (; profile !== undefined; profile = definitions.get(profile.baseDefinition ?? '')) {
    for (const each of profile.differential?.element ?? []) checked += checkElement(event, each)
  }
  expect(checked).toBeGreaterThan(15)
}

function checkElement(event: Json, rule: z.infer<typeof element>): number {
  const path = rule.id.replace(/^AuditEvent\.?/, '')
  const codes = [
    ...(rule.patternCoding === undefined ? [] : [rule.patternCoding]),
    ...(rule.patternCodeableConcept?.coding ?? []),
  ]
  const plain = path.replaceAll(/:[A-Za-z]+/g, '')
  for (const code of codes) {
    const found = [...valuesAt(event, plain), ...valuesAt(event, `${plain}.coding`)]
    // Slices that the profile does not ask for, as of a transaction's number, may be left out.
    if (path.includes(':transaction')) continue
    expect(found).toContainEqual(expect.objectContaining(code))
  }
  if (rule.patternCode !== undefined) expect(valuesAt(event, plain)).toEqual([rule.patternCode])
  const isAsked = (rule.min ?? 0) > 0 && !path.includes(':transaction') && path !== ''
  if (!isAsked) return codes.length
  const last = plain.replace(/([^.]+)$/, '_$1')
  const found = valuesAt(event, plain).length + valuesAt(event, last).length
  expect(found).toBeGreaterThanOrEqual(path.includes(':') ? 1 : (rule.min ?? 0))
  return codes.length + 1
}
