import { readFileSync } from 'node:fs'
import { requireData } from '@wardstone/harness'
import { checkpointKey, formatCheckpointKey } from '@wardstone/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { officer, openTestHospital, post } from './test-hospital.ts'

type Script = {
  readonly sigsum_log_public_key_hex: string
  readonly cases: readonly {
    readonly body: string
    readonly status: number
    readonly body_contains?: string
    readonly body_equals?: string
  }[]
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file whose shape its README states.
const script = JSON.parse(
  readFileSync(requireData('crypto/torchwood-litewitness-cases.json'), 'utf8'),
) as Script
const origin = script.cases[0]!.body.split('\n')[2]!

const hospital = await openTestHospital('torchwood')
afterAll(hospital.close)

beforeAll(async () => {
  const publicKey = Buffer.from(script.sigsum_log_public_key_hex, 'hex')
  await hospital.witness.partners.add(officer, {
    organisation: 'Sigsum',
    logKeys: [formatCheckpointKey(checkpointKey('ed25519', origin, publicKey))],
    witnessKeys: [],
    url: null,
  })
})

describe('the witness', () => {
  it("plays torchwood's script of 9 requests as litewitness does", async () => {
    expect(script.cases).toHaveLength(9)
    const statuses: number[] = []
    for (const { body, status, body_contains: part, body_equals: whole } of script.cases) {
      const answer = await post(hospital.address, body)
      const text = await answer.text()
      statuses.push(answer.status)
      // litewitness is older than the sentence of the standard that makes an unknown origin a 404.
      const expected = part === 'unknown log' ? 404 : status
      expect(answer.status).toBe(expected)
      if (whole !== undefined) {
        expect(text).toBe(whole)
        expect(answer.headers.get('content-type')).toBe('text/x.tlog.size')
      }
      // The script names its own witness.
      if (part !== undefined)
        expect(text).toContain(part.replace('example.com/witness', hospital.witness.name))
    }
    expect(statuses).toEqual([200, 403, 404, 422, 422, 200, 409, 200, 409])
    expect((await hospital.evidence('witness.cosigned')).map(({ facts }) => facts)).toEqual(
      [1, 3, 5].map((size) => ({ log: origin, size })),
    )
    expect(await hospital.witness.forks.list()).toEqual([])
  })
})
