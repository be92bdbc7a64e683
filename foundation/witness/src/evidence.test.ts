import { afterAll, describe, expect, it } from 'vitest'
import { witnessEvidence } from './evidence.ts'
import { officer, openTestHospital, post } from './test-hospital.ts'
import { openTestLog } from './test-log.ts'

const [hospital, friend] = [await openTestHospital('here'), await openTestHospital('there')]
afterAll(async () => {
  await hospital.close()
  await friend.close()
})

describe('the evidence of the room', () => {
  it('has the facts that its schema says, for every kind', async () => {
    const partner = await hospital.witness.partners.add(officer, friend.keys)
    await friend.witness.partners.add(officer, hospital.keys)
    await hospital.witness.cosign()
    const log = openTestLog('log.example')
    const keys = { organisation: 'Log', logKeys: [log.vkey], witnessKeys: [], url: null }
    await hospital.witness.partners.add(officer, keys)
    await post(hospital.address, await log.request(0, 11))
    await post(hospital.address, await log.fork(3).request(11, 20))
    await hospital.witness.partners.remove(officer, partner.id)
    for (const [kind, schema] of Object.entries(witnessEvidence)) {
      const found = await hospital.evidence(kind)
      expect({ kind, count: found.length }).not.toEqual({ kind, count: 0 })
      for (const { facts } of found) expect(schema.parse(facts)).toEqual(facts)
    }
  })
})
