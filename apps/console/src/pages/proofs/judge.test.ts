import { utf8 } from '@wardstone/core'
import { describe, expect, it } from 'vitest'
import { formatExact } from '../../ui/format.ts'
import { judge, type Given, type Judged } from './judge.ts'
import {
  COSIGNED_AT,
  entriesForkedFrom,
  entriesOf,
  evidenceAt,
  forkOf,
  openTestLog,
  openTestSigner,
  ORIGIN,
} from './test-log.ts'

const own = openTestSigner(ORIGIN)
const north = openTestSigner('north.example/witness', 'cosignature-ed25519')
const south = openTestSigner('south.example/witness', 'cosignature-ed25519')
const south2 = openTestSigner('south2.example/witness', 'cosignature-ed25519')
const log = openTestLog(entriesOf(40))

const check = (given: Partial<Omit<Given, 'proof'>> & { readonly proof: string }) =>
  judge({ entry: undefined, keys: own.vkey, policy: '', ...given, proof: utf8(given.proof) })
const conclusionOf = ({ outcome }: Judged) =>
  outcome.is === 'proved' ? outcome.conclusion : undefined
const reasonOf = ({ outcome }: Judged) => (outcome.is === 'refused' ? outcome.reason : undefined)

const policy = (needed: number) =>
  [
    `log ${own.vkey}`,
    `witness n1 ${north.vkey}`,
    `witness s1 ${south.vkey}`,
    `witness s2 ${south2.vkey}`,
    'group North any n1',
    'group South any s1 s2',
    `group organisations ${needed} North South`,
    'quorum organisations',
    '',
  ].join('\n')

describe('a proof', () => {
  it('says which entry of which log it proves, for every entry of the log', async () => {
    for (let index = 0; index < 40; index++) {
      const judged = await check({ proof: await log.proof(index, 40, [own]) })
      const { entry, words } = conclusionOf(judged) ?? {}
      expect(entry).toMatchObject({ index, evidence: evidenceAt(index) })
      expect(words).toContain(`number ${index} of ${ORIGIN}`)
      expect(judged.held.map(({ what }) => what)).toEqual([
        expect.stringContaining('signed for 40 entries'),
        `Entry ${index} is in it`,
      ])
    }
  })

  it('takes the entry from beside it, byte for byte', async () => {
    const proof = await log.proof(7, 40, [own], { withEntry: false })
    expect(reasonOf(await check({ proof }))).toContain('does not carry its entry')
    expect(conclusionOf(await check({ proof, entry: log.entries[7] }))?.entry?.index).toBe(7)
    expect(reasonOf(await check({ proof, entry: log.entries[8] }))).toContain('Entry 7 is not in')
  })

  it('shows an entry that is not evidence as it is', async () => {
    const foreign = openTestLog([utf8('a line of another log'), utf8('another')])
    const judged = await check({ proof: await foreign.proof(0, 2, [own]) })
    expect(conclusionOf(judged)?.entry).toMatchObject({ index: 0, evidence: undefined })
  })

  it('names who cosigned and when, of those whose keys were given', async () => {
    const proof = await log.proof(3, 40, [own, north, south])
    const judged = await check({ proof, keys: `${own.vkey}\n\n  ${north.vkey}\n` })
    const cosigned = judged.held.filter(({ what }) => what.includes('cosigned'))
    expect(cosigned).toEqual([
      {
        what: 'north.example/witness cosigned it',
        detail: `on ${formatExact(COSIGNED_AT * 1000)}: it saw no other history up to there`,
      },
    ])
  })

  it('counts organisations and not keys when a policy asks for several', async () => {
    const twice = await log.proof(3, 40, [own, south, south2])
    expect(reasonOf(await check({ proof: twice, policy: policy(2) }))).toBe(
      'The policy asks that 2 of 2 organisations cosigned; South did.',
    )
    const both = await log.proof(3, 40, [own, north, south])
    const { held, outcome } = await check({ proof: both, policy: policy(2) })
    expect(outcome.is).toBe('proved')
    expect(held.find(({ what }) => what === 'The policy is met')?.detail).toContain('North, South')
  })

  it('is refused by name for every byte of its hashes, its index, its checkpoint and its entry that is changed', async () => {
    const proof = await log.proof(9, 40, [own])
    const lines = proof.split('\n')
    let refusals = 0
    for (const [number, line] of lines.entries()) {
      if (line === '') continue
      for (const at of [0, Math.floor(line.length / 2), line.length - 2]) {
        const other = line[at] === 'B' ? 'C' : 'B'
        const changed = line.slice(0, at) + other + line.slice(at + 1)
        const judged = await check({ proof: lines.with(number, changed).join('\n') })
        expect(reasonOf(judged), `line ${number}: ${changed}`).toMatch(/\w+.*\.$/)
        refusals++
      }
    }
    expect(refusals).toBe(3 * (lines.length - 3))
  })

  it('of a log whose key was not given is not believed, cosigned or not', async () => {
    const stranger = openTestSigner(ORIGIN)
    const proof = await log.proof(3, 40, [own, north])
    expect(reasonOf(await check({ proof, keys: stranger.vkey }))).toContain(
      'None of the known keys',
    )
    expect(reasonOf(await check({ proof, keys: north.vkey }))).toBe(
      `north.example/witness cosigned the checkpoint, but none of the keys is that of the log itself, ${ORIGIN}.`,
    )
  })

  it('with a wrong cosignature of a known witness is refused', async () => {
    const proof = await log.proof(3, 40, [own, north])
    const forged = proof.replace(/(north\.example\/witness .{40})./, (all, start: string) =>
      all.endsWith('A') ? `${start}B` : `${start}A`,
    )
    const judged = await check({ proof: forged, keys: `${own.vkey}\n${north.vkey}` })
    expect(reasonOf(judged)).toContain('The signature of north.example/witness is wrong')
  })
})

describe('other things to check', () => {
  it('a checkpoint says who signed for how much, also when its last line end was lost in copying', async () => {
    const checkpoint = log.checkpoint(17, [own, north])
    for (const proof of [checkpoint, checkpoint.slice(0, -1)]) {
      const judged = await check({ proof, keys: `${own.vkey}\n${north.vkey}` })
      expect(conclusionOf(judged)?.words).toContain(
        `${ORIGIN} committed itself to exactly these 17`,
      )
      expect(judged.held).toHaveLength(2)
    }
  })

  it('evidence of a fork says which log signed two histories; an honest log is not accused', async () => {
    const forked = openTestLog(entriesForkedFrom(4, 40))
    const proof = await forkOf({ signer: own, honest: log, forked, size: 11, larger: 30 })
    const { outcome, held } = await check({ proof })
    expect(outcome).toMatchObject({ is: 'proved', conclusion: { title: 'The log forked' } })
    expect(held).toHaveLength(3)
    const none = await forkOf({ signer: own, honest: log, forked: log, size: 11, larger: 30 })
    expect(reasonOf(await check({ proof: none }))).toContain('this is no fork')
  })

  it.each([
    ['nothing', '', /nothing to check/],
    ['no key', 'x', /verifier key/],
    ['something else', 'hello', /checkpoint|note/],
    ['a later version', 'c2sp.org/tlog-proof@v9\nindex 1\n\nx', /checkpoint|note/],
    ['JSON of something else', '{"format":"other"}\n', /does not say that it is/],
  ])('%s is refused with a sentence', async (name, proof, why) => {
    const keys = name === 'no key' ? '' : own.vkey
    expect(reasonOf(await check({ proof, keys }))).toMatch(why)
  })

  it('names the line of a key that is none, and the line of a policy that breaks a rule', async () => {
    const proof = await log.proof(3, 40, [own])
    const keys = `${own.vkey}\nnot a key`
    expect(reasonOf(await check({ proof, keys }))).toMatch(/^Line 2 of the keys: /)
    const wrong = 'quorum everyone\n'
    expect(reasonOf(await check({ proof, policy: wrong }))).toMatch(
      /line 1: everyone is not defined/,
    )
  })

  it('refuses bytes that are no text', async () => {
    const judged = await judge({
      proof: Uint8Array.of(0xff, 0xfe),
      entry: undefined,
      keys: own.vkey,
      policy: '',
    })
    expect(reasonOf(judged)).toContain('not text')
  })
})
