import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { utf8 } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointKey, formatCheckpointKey } from './checkpoint-key.ts'
import { cosignedMessage, formatCosignature } from './cosignature.ts'
import { evaluatePolicy } from './evaluate-policy.ts'
import { formatPolicy, parsePolicy } from './policy.ts'
import { formatSignedNote } from './signed-note.ts'

const ORIGIN = 'hospital.example/ledger'
const TEXT = `${ORIGIN}\n7\n${createHash('sha256').update('root').digest('base64')}\n`

function signer(type: 'ed25519' | 'cosignature-ed25519', name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const key = checkpointKey(type, name, Buffer.from(x, 'base64url'))
  const line = (time: number) => {
    const signature = Uint8Array.from(sign(null, cosignedMessage(key, TEXT, time), privateKey))
    return type === 'ed25519'
      ? { name, id: key.id, signature }
      : formatCosignature(key, time, signature)
  }
  return { vkey: formatCheckpointKey(key), line }
}

const log = signer('ed25519', ORIGIN)
const otherLog = signer('ed25519', 'other.example/ledger')
const named = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'] as const
const witnesses = new Map(
  named.map((name) => [name, signer('cosignature-ed25519', `${name}.example`)]),
)
const vkeyOf = (name: (typeof named)[number]) => witnesses.get(name)!.vkey

/** The example of the standard, with keys. */
const EXAMPLE = `# two organisations
log ${log.vkey}

${named
  .slice(0, 3)
  .map((name) => `witness ${name} ${vkeyOf(name)}\n`)
  .join('')}group X-witnesses 2 X1 X2 X3

${named
  .slice(3)
  .map((name) => `\twitness  ${name}\t${vkeyOf(name)} https://${name}.example/  \n`)
  .join('')}group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`

const cosigned = (...by: (typeof named)[number][]) =>
  formatSignedNote({
    text: TEXT,
    signatures: [log.line(0), ...by.map((name, i) => witnesses.get(name)!.line(1_000 + i))],
  })

/** So many lines of witnesses. */
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const key = checkpointKey(
      'cosignature-ed25519',
      `w${i}`,
      createHash('sha256').update(`${i}`).digest(),
    )
    return `witness w${i} ${formatCheckpointKey(key)}\n`
  }).join('')

describe('a policy', () => {
  it('is read as the standard writes it', () => {
    const policy = parsePolicy(EXAMPLE)
    expect(policy.logs).toHaveLength(1)
    expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['X1', undefined],
      ['X2', undefined],
      ['X3', undefined],
      ['Y1', 'https://Y1.example/'],
      ['Y2', 'https://Y2.example/'],
      ['Y3', 'https://Y3.example/'],
    ])
    expect(policy.groups).toEqual([
      { name: 'X-witnesses', threshold: 2, members: ['X1', 'X2', 'X3'] },
      { name: 'Y-witnesses', threshold: 1, members: ['Y1', 'Y2', 'Y3'] },
      { name: 'X-and-Y', threshold: 2, members: ['X-witnesses', 'Y-witnesses'] },
    ])
    expect(policy.quorum).toBe('X-and-Y')
  })

  it('means the same after it was written and read again', () => {
    const policy = parsePolicy(EXAMPLE)
    expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
  })

  it('may have octets that are not UTF-8 in names and comments, and keeps names apart', () => {
    const file = Buffer.from(
      `# \u00e9\nwitness \u00e9 ${vkeyOf('X1')}\nwitness \u00e8 ${vkeyOf('X2')}\ngroup g any \u00e9 \u00e8\nquorum g\n`,
      'latin1',
    )
    expect(parsePolicy(file).witnesses.map(({ name }) => name)).toEqual(['\u00e9', '\u00e8'])
    expect(
      parsePolicy(utf8(`witness K ${vkeyOf('X1')}\nwitness \u212a ${vkeyOf('X2')}\nquorum K\n`))
        .witnesses,
    ).toHaveLength(2)
  })

  const x1 = `witness X1 ${vkeyOf('X1')}\n`
  const x2 = `witness X2 ${vkeyOf('X2')}\n`
  it.each([
    ['no quorum', x1, 'no quorum line'],
    ['two quorums', `${x1}quorum X1\nquorum none\n`, 'line 3: the quorum is defined twice'],
    ['a quorum of nobody', 'quorum X1\n', 'line 1: X1 is not defined'],
    ['a quorum of two', `${x1}${x2}quorum X1 X2\n`, 'line 3: a quorum is one name'],
    ['a last line that does not end', `${x1}quorum X1`, 'may have been cut off'],
    ['carriage returns', `${x1}quorum X1\r\n`, 'control character'],
    ['a word that begins no line', 'quorun none\n', 'line 1: a line begins with'],
    ['a word of every object', 'constructor x\nquorum none\n', 'line 1: a line begins with'],
    [
      'a name twice',
      `${x1}${x2.replace('X2', 'X1')}quorum X1\n`,
      'line 2: the name X1 is defined twice',
    ],
    ['a witness called none', `${x1.replace('X1', 'none')}quorum none\n`, 'the name none is taken'],
    [
      'one key under two names',
      `${x1}witness Z ${vkeyOf('X1')}\nquorum Z\n`,
      'line 2: this public key',
    ],
    ['one log twice', `log ${log.vkey}\nlog ${log.vkey}\nquorum none\n`, 'line 2: this public key'],
    ['a log key as witness', `witness Z ${log.vkey}\nquorum Z\n`, 'line 1: a witness signs with'],
    [
      'a key that is none',
      'witness Z a+b+c\nquorum Z\n',
      'line 1: The verifier key cannot be used',
    ],
    ['no key', 'witness Z\nquorum Z\n', 'line 1: a verifier key is missing'],
    [
      'words after the URL',
      `log ${log.vkey} https://a b\nquorum none\n`,
      'line 1: something follows',
    ],
    ['a group without members', `${x1}group g any\nquorum g\n`, 'line 2: a group has at least one'],
    ['a group of what comes later', `group g any X1\n${x1}quorum g\n`, 'line 1: X1 is not defined'],
    [
      'a member of two groups',
      `${x1}group g any X1\ngroup h any X1\nquorum g\n`,
      'line 3: X1 is a member already',
    ],
    ['a member twice', `${x1}group g 2 X1 X1\nquorum g\n`, 'line 2: X1 is a member already'],
    ['itself as a member', `${x1}group g any X1 g\nquorum g\n`, 'line 2: g is not defined'],
    ['none as a member', `${x1}group g any X1 none\nquorum g\n`, 'line 2: none is not defined'],
    ['a threshold of 0', `${x1}group g 0 X1\nquorum g\n`, 'line 2: of 1 members'],
    ['a threshold over its members', `${x1}group g 2 X1\nquorum g\n`, 'line 2: of 1 members'],
    ['a threshold with a leading zero', `${x1}group g 01 X1\nquorum g\n`, 'line 2: of 1 members'],
  ])('with %s is refused, and the fault says where and why', (_what, text, message) => {
    expect(() => parsePolicy(text)).toThrow(message)
  })

  it('may be as large as the standard recommends, and is bounded', () => {
    expect(parsePolicy(`${many(256)}quorum none\n`).witnesses).toHaveLength(256)
    expect(() => parsePolicy(`${many(257)}quorum none\n`)).toThrow('more than 256')
  })
})

describe('evaluatePolicy', () => {
  it('is satisfied by two of one organisation and one of the other', async () => {
    const verdict = await evaluatePolicy(parsePolicy(EXAMPLE), cosigned('X1', 'X3', 'Y2'))
    expect(verdict).toMatchObject({
      satisfied: true,
      needed: 2,
      organisations: [
        { name: 'X-witnesses', witnessed: true },
        { name: 'Y-witnesses', witnessed: true },
      ],
      witnesses: [
        { name: 'X1', time: 1_000 },
        { name: 'X3', time: 1_001 },
        { name: 'Y2', time: 1_002 },
      ],
    })
    expect(verdict.checkpoint).toMatchObject({ origin: ORIGIN, size: 7 })
  })

  it('counts organisations, not signatures', async () => {
    const verdict = await evaluatePolicy(parsePolicy(EXAMPLE), cosigned('X1', 'X2', 'X3'))
    expect(verdict).toMatchObject({
      satisfied: false,
      organisations: [
        { name: 'X-witnesses', witnessed: true },
        { name: 'Y-witnesses', witnessed: false },
      ],
    })
  })

  it('agrees with the plain reading of the example for every set of cosigners', async () => {
    const policy = parsePolicy(EXAMPLE)
    await fc.assert(
      fc.asyncProperty(fc.subarray([...named]), async (by) => {
        const plain =
          by.filter((name) => name.startsWith('X')).length >= 2 &&
          by.some((name) => name.startsWith('Y'))
        expect((await evaluatePolicy(policy, cosigned(...by))).satisfied).toBe(plain)
      }),
    )
  })

  it('asks nobody when the quorum is none, and one witness when it is one', async () => {
    const none = parsePolicy(`log ${log.vkey}\nquorum none\n`)
    expect(await evaluatePolicy(none, cosigned())).toMatchObject({ satisfied: true, needed: 0 })
    const one = parsePolicy(`log ${log.vkey}\nwitness X1 ${vkeyOf('X1')}\nquorum X1\n`)
    expect(await evaluatePolicy(one, cosigned())).toMatchObject({ satisfied: false, needed: 1 })
    expect(await evaluatePolicy(one, cosigned('X1'))).toMatchObject({ satisfied: true })
  })

  it('takes logs that are known otherwise, and never a checkpoint that only witnesses signed', async () => {
    const policy = parsePolicy(`witness X1 ${vkeyOf('X1')}\nquorum X1\n`)
    expect(await evaluatePolicy(policy, cosigned('X1'), [log.vkey])).toMatchObject({
      satisfied: true,
    })
    for (const logs of [[], [otherLog.vkey]]) {
      await expect(evaluatePolicy(policy, cosigned('X1'), logs)).rejects.toMatchObject({
        code: 'proof.invalid',
      })
    }
  })

  it('refuses a checkpoint that a log signed in the name of another', async () => {
    const signatures = [otherLog.line(0)]
    const policy = parsePolicy(`log ${otherLog.vkey}\nquorum none\n`)
    await expect(
      evaluatePolicy(policy, formatSignedNote({ text: TEXT, signatures })),
    ).rejects.toThrow('None of the logs')
  })
})
