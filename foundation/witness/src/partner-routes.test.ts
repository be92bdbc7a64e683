import { generateKeyPairSync } from 'node:crypto'
import {
  checkpointKey,
  formatCheckpointKey,
  parsePolicy,
  verifyForkEvidence,
} from '@wardstone/verifier'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { formatAddRequest } from './add-request.ts'
import { PARTNERS_MAX, type Partner, type PartnerKeys } from './partners.ts'
import { openTestHospital, post } from './test-hospital.ts'
import { openTestLog } from './test-log.ts'

const hospital = await openTestHospital('home')
const { witness, address, database } = hospital
afterAll(hospital.close)
beforeEach(async () => {
  await database.ownerSql`truncate witness_partner cascade`
})

function call(method: string, path: string, who?: string, body?: unknown): Promise<Response> {
  return fetch(`${address}${path}`, {
    method,
    headers: {
      ...(who === undefined ? {} : { who }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
const readJson = async <T>(answer: Response): Promise<T> => (await answer.json()) as T

type Type = 'ed25519' | 'cosignature-ed25519'
function vkey(type: Type, name: string): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  return formatCheckpointKey(checkpointKey(type, name, Buffer.from(x, 'base64url')))
}
const keysOf = (name: string): PartnerKeys => ({
  organisation: `Hospital ${name}`,
  logKeys: [vkey('ed25519', `${name}.example/ledger`)],
  witnessKeys: [vkey('cosignature-ed25519', `${name}.example/witness`)],
  url: `https://${name}.example/witness`,
})
const add = (keys: unknown) => call('POST', '/api/witness/partners', 'officer', keys)
const list = async () =>
  (await readJson<{ partners: Partner[] }>(await call('GET', '/api/witness/partners', 'officer')))
    .partners

const policy = async (organisations: number) =>
  parsePolicy(
    await (
      await call('GET', `/api/witness/policy?organisations=${organisations}`, 'officer')
    ).text(),
  )

describe('/api/witness/partners', () => {
  it('adds, lists and removes, each with evidence', async () => {
    const keys = keysOf('east')
    const answer = await add(keys)
    expect(answer.status).toBe(201)
    const partner = await readJson<Partner>(answer)
    expect(partner).toEqual({
      ...keys,
      id: partner.id,
      origin: 'east.example/ledger',
      addedAt: hospital.clock.now(),
      watched: null,
      contact: { size: null, succeededAt: null, failingSince: null, failure: null },
    })
    expect(await list()).toEqual([partner])
    expect((await call('DELETE', `/api/witness/partners/${partner.id}`, 'officer')).status).toBe(
      204,
    )
    expect((await call('DELETE', `/api/witness/partners/${partner.id}`, 'officer')).status).toBe(
      404,
    )
    expect(await list()).toEqual([])
    const facts = { partner: partner.id, organisation: 'Hospital east' }
    expect(await hospital.evidence('witness.partner.added')).toMatchObject([
      { actor: 'officer', facts },
    ])
    expect(await hospital.evidence('witness.partner.removed')).toMatchObject([
      { actor: 'officer', facts },
    ])
  })

  it.each<[string, number, (keys: PartnerKeys) => unknown]>([
    ['nothing', 400, () => ({})],
    ['no organisation', 400, (keys) => ({ ...keys, organisation: '  ' })],
    [
      'five keys',
      400,
      (keys) => ({ ...keys, logKeys: Array.from({ length: 5 }, () => keys.logKeys[0]) }),
    ],
    ['no key', 422, (keys) => ({ ...keys, logKeys: [], witnessKeys: [], url: null })],
    ['a key that is none', 422, (keys) => ({ ...keys, logKeys: ['hello'] })],
    ['a witness key for its log', 422, (keys) => ({ ...keys, logKeys: keys.witnessKeys })],
    ['a log key for its witness', 422, (keys) => ({ ...keys, witnessKeys: keys.logKeys })],
    ['two origins', 422, (keys) => ({ ...keys, logKeys: [...keys.logKeys, vkey('ed25519', 'x')] })],
    ['a witness without address', 422, (keys) => ({ ...keys, url: null })],
    ['an address without witness', 422, (keys) => ({ ...keys, witnessKeys: [] })],
    ['an address in plain HTTP', 422, (keys) => ({ ...keys, url: 'http://east.example/witness' })],
    ['a file', 422, (keys) => ({ ...keys, url: 'file:///etc/passwd' })],
    ['an address with a password', 422, (keys) => ({ ...keys, url: 'https://a:b@east.example/' })],
    ['one key twice', 409, (keys) => ({ ...keys, logKeys: [keys.logKeys[0], keys.logKeys[0]] })],
    ['our own witness', 409, (keys) => ({ ...keys, witnessKeys: witness.verifierKeys })],
    ['our own ledger', 409, (keys) => ({ ...keys, logKeys: hospital.keys.logKeys })],
  ])('with %s is answered %i, and nothing is kept', async (_what, status, change) => {
    expect((await add(change(keysOf('east')))).status).toBe(status)
    expect(await list()).toEqual([])
  })

  it('refuses the log or the key of another partner', async () => {
    const keys = keysOf('east')
    await add(keys)
    expect((await add({ ...keysOf('other'), logKeys: keys.logKeys })).status).toBe(409)
    expect(
      (await add({ ...keysOf('other'), logKeys: [vkey('ed25519', 'east.example/ledger')] })).status,
    ).toBe(409)
    expect((await add({ ...keysOf('other'), witnessKeys: keys.witnessKeys })).status).toBe(409)
    expect(await list()).toHaveLength(1)
  })

  it('ends at its limit', async () => {
    const { organisation, logKeys, witnessKeys, url } = keysOf('x')
    const row = { organisation, log_keys: [...logKeys], witness_keys: [...witnessKeys], url }
    for (let i = 0; i < PARTNERS_MAX; i++) {
      await database.ownerSql`
        insert into witness_partner (id, organisation, origin, log_keys, witness_keys, url, added_at)
        values (${`${i}`}, ${row.organisation}, ${`o${i}`}, ${row.log_keys}, ${row.witness_keys}, ${row.url}, 0)`
    }
    expect((await add(keysOf('east'))).status).toBe(409)
  })

  it.each([
    ['GET', '/api/witness', 200],
    ['GET', '/api/witness/partners', 200],
    ['GET', '/api/witness/policy', 200],
    ['GET', `/api/witness/forks/${'0'.repeat(64)}`, 404],
    ['POST', '/api/witness/partners', 403],
    ['DELETE', '/api/witness/partners/00000000-0000-4000-8000-000000000000', 403],
    ['POST', '/api/witness/cosign', 403],
  ])(
    '%s %s is for those who signed in, and answers a reader with %i',
    async (method, path, reader) => {
      const body = method === 'POST' && path.endsWith('partners') ? keysOf('east') : undefined
      expect((await call(method, path, undefined, body)).status).toBe(401)
      expect((await call(method, path, 'clerk', body)).status).toBe(reader)
      expect(await list()).toEqual([])
    },
  )
})

describe('/api/witness', () => {
  it('gives what a partner enters, and says how things stand', async () => {
    const overview = await readJson(await call('GET', '/api/witness', 'officer'))
    expect(overview).toEqual({
      name: 'home.example/witness',
      verifierKeys: witness.verifierKeys,
      logKeys: [hospital.ledger.verifierKey],
      submissionPath: '/witness',
      cosigned: null,
      forks: [],
    })
  })

  it('writes a policy that counts each organisation once', async () => {
    expect(await policy(1)).toMatchObject({ quorum: 'none', witnesses: [] })
    await add(keysOf('east'))
    await add({ ...keysOf('east-2'), organisation: 'Hospital east' })
    await add(keysOf('west'))
    const { groups, quorum, logs } = await policy(2)
    expect(logs).toHaveLength(1)
    expect(quorum).toBe('organisations')
    expect(groups).toEqual([
      {
        name: '1-Hospital-east',
        threshold: 1,
        members: ['1-Hospital-east-1', '1-Hospital-east-2'],
      },
      { name: '2-Hospital-west', threshold: 1, members: ['2-Hospital-west-1'] },
      { name: 'organisations', threshold: 2, members: ['1-Hospital-east', '2-Hospital-west'] },
    ])
    expect((await policy(9)).groups.at(-1)!.threshold).toBe(2)
  })

  it('shows the cosigned head and hands out the evidence of a fork', async () => {
    const friend = await openTestHospital('friend')
    try {
      await witness.partners.add({ id: 'officer', roles: [] }, friend.keys)
      await friend.witness.partners.add({ id: 'officer', roles: [] }, hospital.keys)
      await hospital.grow(3)
      const report = await readJson(await call('POST', '/api/witness/cosign', 'officer'))
      const { size } = (await witness.cosigned())!
      expect(report).toMatchObject({ size, partners: [{ organisation: 'friend', failure: null }] })
      const log = openTestLog('forked.example')
      await witness.partners.add(
        { id: 'officer', roles: [] },
        { organisation: 'F', logKeys: [log.vkey], witnessKeys: [], url: null },
      )
      await post(address, await log.request(0, 8))
      await post(
        address,
        formatAddRequest({ oldSize: 8, proof: [], checkpoint: log.fork(2).head(8) }),
      )
      const overview = await readJson<{ forks: { id: string }[] }>(
        await call('GET', '/api/witness', 'officer'),
      )
      expect(overview).toMatchObject({
        cosigned: {
          size,
          organisations: 1,
          cosignatures: [
            { organisation: 'friend', witness: 'friend.example/witness', algorithm: 'Ed25519' },
            { organisation: 'friend', witness: 'friend.example/witness', algorithm: 'ML-DSA-44' },
          ],
        },
        forks: [{ origin: 'forked.example', size: 8 }],
      })
      const evidence = await call('GET', `/api/witness/forks/${overview.forks[0]!.id}`, 'clerk')
      expect(evidence.headers.get('content-disposition')).toContain('fork.txt')
      expect(await verifyForkEvidence(await evidence.text(), [log.vkey])).toMatchObject({
        sizes: [8, 8],
      })
    } finally {
      await friend.close()
    }
  })
})
