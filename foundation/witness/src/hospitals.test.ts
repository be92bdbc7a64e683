import { evaluatePolicy, parsePolicy, verifyForkEvidence } from '@wardstone/verifier'
import { afterEach, describe, expect, it } from 'vitest'
import { COSIGNED_HEADS_MAX } from './cosigned.ts'
import { officer, openTestHospital, type TestHospital } from './test-hospital.ts'

const open: TestHospital[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((hospital) => hospital.close()))
})
const openHospital = async (...args: Parameters<typeof openTestHospital>) => {
  const hospital = await openTestHospital(...args)
  open.push(hospital)
  return hospital
}

/** Three that witness each other, each with entries of its own. */
async function openThree() {
  const three = [
    await openHospital('north'),
    await openHospital('south'),
    await openHospital('west'),
  ] as const
  for (const one of three) {
    for (const other of three)
      if (other !== one) await one.witness.partners.add(officer, other.keys)
  }
  await Promise.all(three.map((one, i) => one.grow(10 + i)))
  return three
}
const failures = async (hospital: TestHospital) =>
  (await hospital.witness.cosign()).partners.map(({ failure }) => failure)

describe('three hospitals that witness each other', () => {
  it('each end with a checkpoint that two other organisations cosigned, which a policy accepts', async () => {
    const three = await openThree()
    for (let round = 0; round < 3; round++) {
      for (const one of three) {
        await one.grow(300)
        expect(await failures(one)).toEqual([null, null])
        const head = await one.witness.cosigned()
        const { size } = await one.ledger.head()
        expect(head).toMatchObject({ size })
        expect(head!.cosignatures.map(({ algorithm }) => algorithm)).toHaveLength(4)

        const policy = parsePolicy(await one.witness.policy(2))
        const verdict = await evaluatePolicy(policy, head!.checkpoint)
        expect(verdict).toMatchObject({ satisfied: true, needed: 2 })
        expect(verdict.organisations.map(({ witnessed }) => witnessed)).toEqual([true, true])
        const served = await fetch(`${one.address}/witness/checkpoint`)
        expect(await served.text()).toBe(head!.checkpoint)
      }
    }
    const [north] = three
    const received = await north.evidence('witness.received')
    expect(received).toHaveLength(6)
    expect(new Set(received.map(({ facts }) => facts['witness']))).toEqual(
      new Set(['south.example/witness', 'west.example/witness']),
    )
    expect(await north.evidence('witness.cosigned')).toHaveLength(6)
    expect(await north.witness.forks.list()).toEqual([])
  })

  it('state nothing twice when one head is cosigned twice', async () => {
    const [north] = await openThree()
    const { checkpoint } = await north.ledger.head()
    await north.witness.cosign(checkpoint)
    const first = await north.evidence('witness.received')
    north.clock.advance(60_000)
    await north.witness.cosign(checkpoint)
    expect(first).toHaveLength(2)
    expect(await north.evidence('witness.received')).toEqual(first)
  })

  it('refuse the one that forks, and each keeps both signed heads as evidence', async () => {
    const [north, south, west] = await openThree()
    expect(await failures(west)).toEqual([null, null])
    const seen = (await west.witness.cosigned())!.size
    // The same key over other entries: a ledger that was rewritten.
    const forked = await openHospital('west', west.signingKey)
    for (const other of [north, south]) await forked.witness.partners.add(officer, other.keys)
    await forked.grow(seen + 30)
    const { size } = await forked.ledger.head()
    for (const failure of await failures(forked)) {
      expect(failure).toBe(
        `it holds another checkpoint of ${seen} entries signed with our key: this ledger is forked`,
      )
    }
    expect(await forked.witness.cosigned()).toBeUndefined()
    for (const hospital of [north, south, forked]) {
      const [fork, ...more] = await hospital.witness.forks.list()
      expect(more).toEqual([])
      expect(fork).toMatchObject({ origin: west.ledger.origin, size })
      const text = await hospital.witness.forks.evidence(fork!.id)
      expect(await verifyForkEvidence(text!, [west.ledger.verifierKey])).toEqual({
        origin: west.ledger.origin,
        sizes: [seen, size],
      })
      expect(await hospital.evidence('witness.fork-detected')).toMatchObject([
        { facts: { origin: west.ledger.origin, size } },
      ])
    }
    // The ledger that the others know goes on as before.
    await west.grow(1)
    expect(await failures(west)).toEqual([null, null])
  })

  it('whose older head is a power of two convicts itself with its own tree', async () => {
    const [north, , west] = await openThree()
    const power = 256
    await west.grow(power - (await west.ledger.head()).size)
    expect(await failures(west)).toEqual([null, null])
    expect((await west.witness.cosigned())!.size).toBe(power)
    const forked = await openHospital('west', west.signingKey)
    await forked.witness.partners.add(officer, north.keys)
    await forked.grow(power + 30)
    const { size } = await forked.ledger.head()
    expect((await failures(forked))[0]).toContain(`another checkpoint of ${power} entries`)
    // A consistency proof from there does not name the root, so that who is asked has no evidence; who asked has.
    expect(await north.witness.forks.list()).toEqual([])
    const [fork] = await forked.witness.forks.list()
    const text = await forked.witness.forks.evidence(fork!.id)
    expect(await verifyForkEvidence(text!, [west.ledger.verifierKey])).toMatchObject({
      origin: west.ledger.origin,
      sizes: [power, size],
    })
  })

  it('tell a hospital that was restored from an older copy', async () => {
    const [north, , west] = await openThree()
    await west.witness.cosign()
    const restored = await openHospital('west', west.signingKey)
    await restored.witness.partners.add(officer, north.keys)
    await restored.grow(5)
    const [seen, own] = [(await west.witness.cosigned())!.size, (await restored.ledger.head()).size]
    const [failure] = await failures(restored)
    expect(failure).toContain(`${seen} entries signed with our key, and we have ${own}`)
    expect(failure).toContain('restored from an older copy')
    const [partner] = await restored.witness.partners.list()
    expect(partner!.contact).toMatchObject({ succeededAt: null, failure })
  })

  it('show since when a partner is silent, and go on with the others', async () => {
    const [north, south, west] = await openThree()
    await north.witness.cosign()
    const succeededAt = north.clock.now()
    await west.close()
    open.splice(open.indexOf(west), 1)
    north.clock.advance(3_600_000)
    const silentFrom = north.clock.now()
    await north.grow(5)
    const { size, partners } = await north.witness.cosign()
    expect(partners.map(({ organisation, failure }) => [organisation, failure])).toEqual([
      ['south', null],
      ['west', 'it could not be reached (ECONNREFUSED)'],
    ])
    north.clock.advance(3_600_000)
    await north.witness.cosign()
    const [first, second] = await north.witness.partners.list()
    expect(first!.contact).toMatchObject({ failingSince: null, succeededAt: north.clock.now() })
    expect(second!.contact).toMatchObject({ failingSince: silentFrom, succeededAt })
    // One organisation is not two.
    const head = (await north.witness.cosigned())!
    expect(head.size).toBeGreaterThanOrEqual(size)
    const two = await evaluatePolicy(parsePolicy(await north.witness.policy(2)), head.checkpoint)
    expect(two.satisfied).toBe(false)
    const one = await evaluatePolicy(parsePolicy(await north.witness.policy(1)), head.checkpoint)
    expect(one.satisfied).toBe(true)
    expect((await south.witness.partners.list())[0]!.watched).toMatchObject({ size })
  })

  it('keep the newest of their cosigned heads, and let the oldest go', async () => {
    const [north] = await openThree()
    await north.grow(2_000)
    await north.database.ownerSql`
      insert into witness_own_head (size, checkpoint, at)
      select size, '', 0 from generate_series(1, ${COSIGNED_HEADS_MAX + 5}) as size`
    expect(await failures(north)).toEqual([null, null])
    const kept = await north.database.ownerSql<{ size: number }[]>`
      select size from witness_own_head order by size`
    expect(kept).toHaveLength(COSIGNED_HEADS_MAX)
    expect(kept[0]).toEqual({ size: 7 })
    expect(kept.at(-1)).toEqual({ size: (await north.witness.cosigned())!.size })
  })

  it('agree again after a hospital forgot how far its partners were', async () => {
    const [north] = await openThree()
    await north.witness.cosign()
    await north.database.ownerSql`delete from witness_contact`
    await north.grow(700)
    expect(await failures(north)).toEqual([null, null])
    await north.database.ownerSql`update witness_contact set size = size + 1000000`
    await north.grow(2)
    expect(await failures(north)).toEqual([null, null])
  })
})
