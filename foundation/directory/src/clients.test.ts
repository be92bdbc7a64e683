import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { officer, openTestHouse } from './test-house.ts'

const house = await openTestHouse()
const { scim, directory } = house
const { clients } = directory
beforeEach(house.reset)
afterAll(house.close)

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const DAY_MS = 24 * 60 * 60 * 1000

describe('a token for SCIM', () => {
  it('is shown once, kept as a hash, and says when it was last used', async () => {
    const { client, token } = await clients.create(officer, 'Entra', 7)
    expect(token).toMatch(/^wscim_[\w-]{43}$/)
    expect((await clients.list())[0]).toEqual(client)
    expect((await scim('GET', '/Users', undefined, bearer(token))).status).toBe(200)
    expect((await clients.list())[0]?.lastUsedAt).toBe(house.clock.now())
    const rows = await house.database.ownerSql<{ row: string }[]>`
      select t::text as row from directory_client t`
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('is refused once revoked, too old, unknown, missing or of another kind, each with evidence', async () => {
    const old = await clients.create(officer, 'Old', 1)
    const gone = await clients.create(officer, 'Gone', 7)
    await clients.revoke(officer, gone.client.id)
    await expect(clients.revoke(officer, gone.client.id)).rejects.toMatchObject({
      code: 'directory.not-found',
    })
    house.clock.advance(DAY_MS)
    const asked: Record<string, string>[] = [
      bearer(old.token),
      bearer(gone.token),
      bearer(`wscim_${'A'.repeat(43)}`),
      { authorization: '' },
      { authorization: 'Basic YTpi' },
    ]
    for (const headers of asked) {
      const answer = await scim('GET', '/Users', undefined, headers)
      expect([answer.status, answer.body['status'], answer.headers['www-authenticate']]).toEqual([
        401,
        '401',
        'Bearer realm="scim"',
      ])
      // Evidence is written once per source and minute.
      house.clock.advance(60_000)
    }
    const told = (await house.evidence()).filter(({ kind }) => kind === 'directory.client.refused')
    expect(told.map(({ facts }) => facts['reason'])).toEqual([
      'expired',
      'revoked',
      'unknown',
      'missing',
      'missing',
    ])
  })

  it('is not made, and does not last longer, by writing to the database', async () => {
    const { client, token } = await clients.create(officer, 'Entra', 1)
    house.clock.advance(DAY_MS)
    await house.database.ownerSql`
      update directory_client set expires_at = expires_at + ${DAY_MS} where id = ${client.id}`
    expect((await scim('GET', '/Users', undefined, bearer(token))).status).toBe(401)
    const [last] = (await house.evidence()).slice(-1)
    expect(last?.facts).toEqual({ reason: 'forged' })
  })

  it('who guesses is slowed down, who has one is not', async () => {
    const wrong = bearer(`wscim_${'B'.repeat(43)}`)
    const statuses: number[] = []
    for (let tries = 0; tries < 32; tries++)
      statuses.push((await scim('GET', '/Users', undefined, wrong)).status)
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([401]))
    expect(statuses.slice(30)).toEqual([429, 429])
    expect((await scim('GET', '/Users')).status).toBe(200)
    const told = (await house.evidence()).filter(({ kind }) => kind === 'directory.client.refused')
    expect(told).toHaveLength(1)
  })

  it('one client that asks too fast waits as long as the answer says', async () => {
    const answers = await Promise.all(
      Array.from({ length: 505 }, () => scim('GET', '/ServiceProviderConfig')),
    )
    const slowed = answers.filter(({ status }) => status === 429)
    expect(slowed.length).toBeGreaterThan(0)
    expect(slowed[0]?.headers['retry-after']).toBe('1')
    house.clock.advance(1000)
    expect((await scim('GET', '/ServiceProviderConfig')).status).toBe(200)
  })
})
