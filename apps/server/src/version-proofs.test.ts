import { Fault, type Actor, type Json } from '@wardstone/core'
import { fromBase64, leafHash, verifyInclusion } from '@wardstone/verifier'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openRooms } from './test-messaging.ts'
import { versionProofRoutes } from './version-proofs.ts'

const doctor: Actor = { id: 'doctor', roles: ['clinician'], practitioner: 'dr-proof' }
const stranger: Actor = { id: 'stranger', roles: ['clinician'], practitioner: 'dr-other' }
const importer: Actor = { id: 'importer', roles: ['service'] }
const privacyOfficer: Actor = { id: 'privacy', roles: ['privacy-officer'] }
const SEALED_BYTES_MAX = 1024 * 1024

const rooms = await openRooms()
const { records, ledger } = rooms
const app = fastify()
const actors = new Map([doctor, stranger].map((actor) => [actor.id, actor]))
const answer = z.object({
  entry: z.int().nullable(),
  index: z.int(),
  size: z.int(),
  proof: z.array(z.string()),
  hash: z.string(),
  sealed: z.string().nullable(),
})

const bytesOf = (json: Json): Uint8Array => Buffer.from(JSON.stringify(json))
const observation = (patient: string, note = ''): Json => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference: patient },
  ...(note === '' ? {} : { note: [{ text: note }] }),
})
const proofOf = (actor: Actor | undefined, name: string) =>
  app.inject({
    url: `/api/records/versions/${name}/proof`,
    headers: actor === undefined ? {} : { 'x-actor': actor.id },
  })
const bytes = (base64: string): Uint8Array => fromBase64(base64) ?? new Uint8Array()

let patient = ''
const observations: string[] = []

beforeAll(async () => {
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Fault ? error.status : 400).send({ message: String(error) }),
  )
  await app.register(
    versionProofRoutes({
      house: rooms,
      actorOf(request) {
        const actor = actors.get(String(request.headers['x-actor']))
        if (actor === undefined) throw new Fault('identity.signed-out', 'Sign in.')
        return actor
      },
    }),
  )
  const written = await records.create(
    importer,
    'Patient',
    bytesOf({
      resourceType: 'Patient',
      name: [{ family: 'Doe' }],
      generalPractitioner: [{ reference: 'Practitioner/dr-proof' }],
    }),
  )
  patient = written.id
  const entry = Array.from({ length: 5 }, () => ({
    resource: observation(`Patient/${patient}`),
    request: { method: 'POST', url: 'Observation' },
  }))
  const bundle = await records.bundle(
    importer,
    bytesOf({ resourceType: 'Bundle', type: 'transaction', entry }),
  )
  for (const each of bundle.entries) if ('written' in each) observations.push(each.written.id)
})
afterAll(async () => {
  await app.close()
  await rooms.close()
})

describe('the proof of a version', () => {
  it('waits for the ledger, and then ties each row of a transaction to the entry that wrote it', async () => {
    const early = answer.parse((await proofOf(doctor, `Observation/${observations[0]}/1`)).json())
    expect(early.entry).toBeNull()
    await ledger.sequence()
    expect(observations).toHaveLength(5)
    for (const [at, id] of observations.entries()) {
      const { entry, index, size, proof, hash } = answer.parse(
        (await proofOf(doctor, `Observation/${id}/1`)).json(),
      )
      expect([index, size]).toEqual([at, 5])
      const [found] = await ledger.entries({ from: entry ?? 0, order: 'oldest', limit: 1 })
      expect(found?.evidence).toMatchObject({ kind: 'records.changed', actor: importer.id })
      const root = bytes(z.string().parse(found?.evidence.facts['digest']))
      verifyInclusion({ index, size, leaf: leafHash(bytes(hash)), proof: proof.map(bytes), root })
    }
  })

  it('leaves evidence of the reading that it is', async () => {
    await ledger.sequence()
    const reads = { kind: 'records.read', actor: doctor.id }
    const before = await ledger.count(reads)
    await proofOf(doctor, `Patient/${patient}/1`)
    await ledger.sequence()
    expect(await ledger.count(reads)).toBe(before + 1)
  })

  it('does not send ciphertext above a mebibyte a second time', async () => {
    const large = observation(`Patient/${patient}`, 'x'.repeat(SEALED_BYTES_MAX))
    const { id } = await records.create(importer, 'Observation', bytesOf(large))
    const { sealed, hash } = answer.parse((await proofOf(doctor, `Observation/${id}/1`)).json())
    expect(sealed).toBeNull()
    expect(bytes(hash)).toHaveLength(32)
  })

  it.each([
    ['a stranger', stranger, 'Observation', 404],
    ['nobody', undefined, 'Observation', 401],
    ['what is no type', doctor, 'observation', 400],
    ['another type', doctor, 'Condition', 404],
  ])('of %s is refused', async (_case, actor, type, status) => {
    expect((await proofOf(actor, `${type}/${observations[0]}/1`)).statusCode).toBe(status)
  })

  it.each(['0', '2', '-1', '1e3', '99999999999'])('of version %s is refused', async (version) => {
    const { statusCode } = await proofOf(doctor, `Observation/${observations[0]}/${version}`)
    expect([400, 404]).toContain(statusCode)
  })

  it('is gone with the patient', async () => {
    await records.erase(privacyOfficer, patient)
    const { statusCode } = await proofOf(doctor, `Observation/${observations[0]}/1`)
    expect(statusCode).toBe(404)
  })
})
