import { createSecretKey } from 'node:crypto'
import { deriveSigningKeys, openCosigner } from '@wardstone/witness'
import { afterAll, describe, expect, it } from 'vitest'
import { mirrorEvidence } from './evidence.ts'
import { MIRRORS_MAX } from './targets.ts'
import { keepLedgerOf, officer, openTestHouse } from './test-house.ts'
import { openTestLog } from './test-log.ts'

const [house, friend] = [await openTestHouse('here'), await openTestHouse('there')]
const { address, mirror } = house
afterAll(async () => {
  await house.close()
  await friend.close()
})

const call = (method: string, path: string, who?: string, body?: unknown) =>
  fetch(`${address}${path}`, {
    method,
    headers: {
      ...(who === undefined ? {} : { who }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const keysOf = (fill: number, name = `m${fill}.example`) =>
  openCosigner(name, deriveSigningKeys(createSecretKey(Buffer.alloc(32, fill)), 'mirror'))
    .verifierKeys
const entered = (fill: number) => ({
  organisation: `Hospital ${fill}`,
  url: `https://m${fill}.example/mirror`,
  verifierKeys: keysOf(fill),
})

describe('/api/mirrors', () => {
  it('is for those who are signed in, and changes are for those who may', async () => {
    const id = '7d444840-9dc0-4d1f-9c3b-0c8a2f6f6a11'
    const changes: [string, string, unknown][] = [
      ['POST', '/api/mirrors', entered(1)],
      ['DELETE', `/api/mirrors/${id}`, undefined],
      ['PUT', `/api/mirrors/kept/${id}`, { enabled: true }],
      ['POST', '/api/mirrors/send', {}],
    ]
    expect((await call('GET', '/api/mirrors')).status).toBe(401)
    expect((await call('GET', '/api/mirrors', 'clerk')).status).toBe(200)
    for (const [method, path, body] of changes) {
      expect((await call(method, path, undefined, body)).status).toBe(401)
      expect((await call(method, path, 'clerk', body)).status).toBe(403)
    }
    expect(await mirror.targets.list()).toEqual([])
  })

  it('adds a mirror, shows how far it is, sends to it and removes it', async () => {
    const log = friend.ledger
    const partner = await house.witness.partners.add(officer, {
      organisation: 'there',
      logKeys: [log.verifierKey],
      witnessKeys: [],
      url: null,
    })
    const switched = { enabled: true }
    expect((await call('PUT', `/api/mirrors/kept/${partner.id}`, 'officer', switched)).status).toBe(
      204,
    )
    await keepLedgerOf(house, friend)
    await house.grow(10)
    const report = await call('POST', '/api/mirrors/send', 'officer', {})
    expect(report.status).toBe(200)
    const { size } = (await mirror.targets.list())[0]!
    expect(await report.json()).toMatchObject({
      size,
      mirrors: [{ organisation: 'there', size, failure: null }],
    })
    await house.grow(7)
    const ours = (await house.ledger.head()).size
    const overview = await (await call('GET', '/api/mirrors', 'clerk')).json()
    expect(overview).toMatchObject({
      name: 'here.example/ledger/mirror',
      verifierKeys: mirror.verifierKeys,
      submissionPath: '/mirror',
      kept: [
        {
          partner: partner.id,
          organisation: 'there',
          origin: log.origin,
          enabled: true,
          size: 0,
          pendingSize: 0,
          bytes: 0,
          updatedAt: null,
        },
      ],
      mirrors: [{ organisation: 'there', size, behind: ours - size!, failingSince: null }],
    })
    const [target] = await mirror.targets.list()
    expect((await call('DELETE', `/api/mirrors/${target!.id}`, 'officer')).status).toBe(204)
    expect((await call('DELETE', `/api/mirrors/${target!.id}`, 'officer')).status).toBe(404)
    expect(await mirror.targets.list()).toEqual([])
  })

  it.each<[string, number, Partial<ReturnType<typeof entered>>]>([
    ['no name', 400, { organisation: ' ' }],
    ['an address without TLS', 422, { url: 'http://m.example/mirror' }],
    ['an address with a name in it', 422, { url: 'https://me@m.example/mirror' }],
    ['what is no address', 422, { url: 'mirror' }],
    ['no key', 422, { verifierKeys: [] }],
    ['what is no key', 422, { verifierKeys: ['m.example+00000000+AAAA'] }],
    ['the key of a log', 422, { verifierKeys: [openTestLog('log.example').vkey] }],
    ['keys of two names', 422, { verifierKeys: [keysOf(2)[0]!, keysOf(3)[1]!] }],
    ['one key twice', 422, { verifierKeys: [keysOf(2)[0]!, keysOf(2)[0]!] }],
    ['our own keys', 409, { verifierKeys: mirror.verifierKeys }],
    ['our own witness’s keys', 409, { verifierKeys: house.witness.verifierKeys }],
  ])('with %s is answered %i, and nothing is kept', async (_what, status, wrong) => {
    const answer = await call('POST', '/api/mirrors', 'officer', { ...entered(9), ...wrong })
    expect(answer.status).toBe(status)
    expect(await mirror.targets.list()).toEqual([])
  })

  it('takes no mirror twice, and no more than its limit', async () => {
    for (let fill = 1; fill <= MIRRORS_MAX; fill++)
      expect((await call('POST', '/api/mirrors', 'officer', entered(fill))).status).toBe(201)
    const [first] = await mirror.targets.list()
    const full = await call('POST', '/api/mirrors', 'officer', entered(99))
    expect([full.status, await full.text()]).toEqual([409, expect.stringContaining('remove one')])
    await mirror.targets.remove(officer, first!.id)
    const second = entered(2)
    for (const twin of [
      { ...entered(99), url: second.url },
      { ...entered(99), verifierKeys: second.verifierKeys },
    ])
      expect((await call('POST', '/api/mirrors', 'officer', twin)).status).toBe(409)
    for (const { id } of await mirror.targets.list()) await mirror.targets.remove(officer, id)
  })

  it('switches only what is there', async () => {
    const id = '7d444840-9dc0-4d1f-9c3b-0c8a2f6f6a11'
    const answer = await call('PUT', `/api/mirrors/kept/${id}`, 'officer', { enabled: true })
    expect(answer.status).toBe(404)
  })
})

describe('the evidence of the room', () => {
  it('has the facts that its schema says, for every kind', async () => {
    // Its log was switched on here above.
    await friend.mirror.targets.add(officer, {
      organisation: 'here',
      url: `${address}/mirror`,
      verifierKeys: mirror.verifierKeys,
    })
    await friend.mirror.send()
    for (const [kind, schema] of Object.entries(mirrorEvidence)) {
      const found = await house.evidence(kind)
      expect({ kind, count: found.length }).not.toEqual({ kind, count: 0 })
      for (const { facts } of found) expect(schema.parse(facts)).toEqual(facts)
    }
  })
})

describe('the mirror’s keys', () => {
  it('are not the witness’s, and the same for ever', () => {
    const secret = createSecretKey(Buffer.alloc(32, 7))
    const publicKeys = (kind: 'witness' | 'mirror') =>
      openCosigner('x', deriveSigningKeys(secret, kind)).verifierKeys
    expect(publicKeys('mirror')).toEqual(publicKeys('mirror'))
    for (const key of publicKeys('mirror')) expect(publicKeys('witness')).not.toContain(key)
  })
})
