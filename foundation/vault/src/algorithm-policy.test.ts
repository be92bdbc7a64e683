import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  algorithmPolicy,
  gcmTagsTaken,
  isAllowed,
  policyAsOf,
  proveFips,
  requireAllowed,
  vaultAlgorithms,
} from './algorithm-policy.ts'

const at = (day: string) => Date.parse(`${day}T12:00:00Z`)

describe('the policy of algorithms', () => {
  it('allows what the vault uses, with at least 128 bits, on the day it was written and today', () => {
    for (const day of [at(policyAsOf), Date.now()]) {
      expect(() => requireAllowed(vaultAlgorithms, day)).not.toThrow()
    }
    for (const { algorithm, strength } of algorithmPolicy)
      if (vaultAlgorithms.includes(algorithm)) expect(strength).toBeGreaterThanOrEqual(128)
  })

  it('allows an algorithm to the end of its last day, and refuses it by name from the next', () => {
    expect(() => requireAllowed(['RSA-2048'], at('2030-12-31'))).not.toThrow()
    expect(() => requireAllowed(['AES-256-GCM', 'RSA-2048'], at('2031-01-01'))).toThrow(
      expect.objectContaining({
        code: 'vault.algorithm-expired',
        message: expect.stringContaining('RSA-2048'),
      }),
    )
  })

  it('has one dated row with a source for each algorithm, and no life for what is broken', () => {
    const names = algorithmPolicy.map(({ algorithm }) => algorithm)
    expect(new Set(names).size).toBe(names.length)
    for (const rule of algorithmPolicy) {
      expect(rule.source).not.toBe('')
      if (rule.strength === 0) expect(isAllowed(rule, at(policyAsOf))).toBe(false)
      if (rule.allowedUntil !== null) expect(Date.parse(rule.allowedUntil)).not.toBeNaN()
    }
  })
})

describe('FIPS mode', () => {
  it('is not claimed where nobody asked for it', () => {
    expect(proveFips()).toEqual({
      claimed: false,
      proved: false,
      openssl: process.versions.openssl,
    })
  })

  it('is not believed when the library only says so', () => {
    const program = `
      import { setFips } from 'node:crypto'
      import { proveFips } from ${JSON.stringify(import.meta.resolve('./algorithm-policy.ts'))}
      let set = true
      try { setFips(true) } catch { set = false }
      console.log(JSON.stringify({ set, ...proveFips() }))`
    const said: unknown = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
    )
    expect(said).toMatchObject({ set: true, claimed: true, proved: false })
  })
})

describe('AES-GCM', () => {
  it('takes a tag of 16 bytes and no shorter one', () => {
    expect(gcmTagsTaken()).toEqual([16])
  })
})
