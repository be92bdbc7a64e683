import { randomBytes, X509Certificate } from 'node:crypto'
import { Fault } from '@wardstone/core'
import { RFC3161Timestamp } from '@sigstore/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { TimeStampReceipt } from './anchor.ts'
import { needsRenewal, openTimeStampAnchor } from './rfc3161-anchor.ts'
import { openTestAuthority, serveAuthority } from './test-authority.ts'
import { openTestLog } from './test-log.ts'
import { formatTimeStampRequest, readTimeStampResponse, verifyTimeStamp } from './time-stamp.ts'
import { readRoots } from './certificate.ts'

const DAY_MS = 86_400_000
const authority = openTestAuthority()
afterAll(authority.close)
const stamping = authority.certify('stamping', 'stamping')
const log = openTestLog('hospital.example/ledger', 9)
const checkpoint = log.checkpoint(9)
const roots = readRoots(authority.roots)
const nonce = Uint8Array.from(randomBytes(16))
const claim = { checkpoint, nonce, roots }
const query = formatTimeStampRequest(checkpoint, nonce)
const response = authority.reply(query, stamping)
const token = readTimeStampResponse(response)

const open = (url: string, now = Date.now) =>
  openTimeStampAnchor({ url, roots: authority.roots, now })
const receiptOf = (stamp: Uint8Array): TimeStampReceipt => ({
  kind: 'rfc3161',
  authority: 'test',
  nonce: Buffer.from(nonce).toString('hex'),
  token: Buffer.from(stamp).toString('base64'),
})
const inAnHour = () => Date.now() + 3_600_000

const invalid: unknown = expect.objectContaining({ code: 'proof.invalid' })
const keyOf = (name: string) => new X509Certificate(authority.read(name)).publicKey

describe('a time-stamp by openssl', () => {
  it('holds, and says when, by whom and under which policy', () => {
    const { at, policy, chain } = verifyTimeStamp(token, claim)
    expect(Math.abs(at - Date.now())).toBeLessThan(60_000)
    expect(policy).toBe('1.2.3.4.1')
    expect(chain.map(({ subject }) => subject)).toEqual(['CN=stamping', 'CN=root'])
  })

  it('holds for openssl and for @sigstore/core as well, which refuse another checkpoint too', () => {
    expect(authority.verify(checkpoint, token)).toContain('Verification: OK')
    expect(authority.verify(log.checkpoint(8), token)).toContain('mismatch')
    const second = RFC3161Timestamp.parse(Buffer.from(response))
    second.verify(Buffer.from(checkpoint), keyOf('stamping.pem'))
    expect(second.signingTime.getTime()).toBe(verifyTimeStamp(token, claim).at)
    expect(() => second.verify(Buffer.from(log.checkpoint(8)), keyOf('stamping.pem'))).toThrow(
      /artifact|digest|match/i,
    )
  })

  it('answers the very request that was sent', () => {
    const text = authority.describe(query)
    expect(text).toContain('Hash Algorithm: sha256')
    expect(text).toContain('Certificate required: yes')
    expect(text.toLowerCase()).toContain(
      BigInt(`0x${Buffer.from(nonce).toString('hex')}`).toString(16),
    )
    expect(authority.verify({ query }, token)).toContain('Verification: OK')
  })

  it.each(['rsa:3072'])('holds with keys %s and through an authority between', (algorithm) => {
    const other = openTestAuthority(algorithm)
    try {
      other.certify('between', 'between')
      const signer = other.certify('stamping', 'stamping', { by: 'between' })
      const chained = readTimeStampResponse(
        other.reply(query, signer, { chain: ['between.pem', 'root.pem'] }),
      )
      const own = { ...claim, roots: readRoots(other.roots) }
      expect(verifyTimeStamp(chained, own).chain).toHaveLength(3)
      expect(other.verify(checkpoint, chained)).toContain('Verification: OK')
      const broken = readTimeStampResponse(other.reply(query, signer, { chain: ['root.pem'] }))
      expect(() => verifyTimeStamp(broken, own)).toThrow(/leads to none of the roots/)
    } finally {
      other.close()
    }
  })
})

describe('a time-stamp is refused', () => {
  it('for another checkpoint', () => {
    expect(() => verifyTimeStamp(token, { ...claim, checkpoint: log.checkpoint(8) })).toThrow(
      /another checkpoint/,
    )
  })

  it('that answers another request', () => {
    const other = Uint8Array.from(randomBytes(16))
    expect(() => verifyTimeStamp(token, { ...claim, nonce: other })).toThrow(/nonce/)
    const plain = readTimeStampResponse(authority.reply(withoutNonce(query), stamping))
    expect(() => verifyTimeStamp(plain, claim)).toThrow(/nonce/)
  })

  it('under another root, which openssl refuses too', () => {
    const other = openTestAuthority()
    try {
      expect(() => verifyTimeStamp(token, { ...claim, roots: readRoots(other.roots) })).toThrow(
        /none of the roots/,
      )
      expect(other.verify(checkpoint, token)).not.toContain('OK')
    } finally {
      other.close()
    }
  })

  it.each([
    ['had expired', -2 * DAY_MS, -DAY_MS],
    ['was not valid yet', DAY_MS, 2 * DAY_MS],
  ])('by a certificate that %s when it stamped', (name, from, until) => {
    const signer = authority.certify(name, 'stamping', {
      from: Date.now() + from,
      until: Date.now() + until,
    })
    const late = readTimeStampResponse(authority.reply(query, signer))
    expect(() => verifyTimeStamp(late, claim)).toThrow(/not valid at the time/)
    expect(authority.verify(checkpoint, late)).not.toContain('OK')
  })

  it.each([
    ['not_critical', /time-stamping alone/],
    ['two_purposes', /time-stamping alone/],
    ['other_purpose', /time-stamping alone/],
    ['no_purpose', /time-stamping alone/],
    ['encrypting', /not one for signing/],
    ['asks_more', /not known here/],
  ])('by a certificate of the same root that is made for something else: %s', (extensions, why) => {
    const signer = authority.certify(extensions, extensions)
    const wrong = authority.signAgain(token, signer, '-cades')
    expect(() => verifyTimeStamp(wrong, claim)).toThrow(invalid)
    expect(() => verifyTimeStamp(wrong, claim)).toThrow(why)
    expect(authority.verify(checkpoint, wrong)).not.toContain('OK')
  })

  it('by a certificate below one that is no authority, or below too many', () => {
    authority.certify('nobody', 'no_authority')
    const below = authority.certify('below nobody', 'stamping', { by: 'nobody' })
    authority.certify('first', 'between')
    authority.certify('second', 'between', { by: 'first' })
    const deep = authority.certify('too deep', 'stamping', { by: 'second' })
    for (const [signer, chain] of [
      [below, ['nobody.pem', 'root.pem']],
      [deep, ['second.pem', 'first.pem', 'root.pem']],
    ] as const) {
      const wrong = readTimeStampResponse(authority.reply(query, signer, { chain }))
      expect(() => verifyTimeStamp(wrong, claim)).toThrow(/none of the roots/)
      expect(authority.verify(checkpoint, wrong)).not.toContain('OK')
    }
  })

  it('that does not name its certificate in what is signed, or signs nothing beside the content', () => {
    expect(verifyTimeStamp(authority.signAgain(token, stamping, '-cades'), claim).policy).toBe(
      '1.2.3.4.1',
    )
    expect(() => verifyTimeStamp(authority.signAgain(token, stamping), claim)).toThrow(/16\.2\.47/)
    expect(() => verifyTimeStamp(authority.signAgain(token, stamping, '-noattr'), claim)).toThrow(
      Fault,
    )
  })

  it('signed with SHA-1 or with a key that is too short', () => {
    const config = 'signer_digest = sha1'
    const old = readTimeStampResponse(authority.reply(query, stamping, { config }))
    expect(() => verifyTimeStamp(old, claim)).toThrow(/not relied on/)
    const weak = openTestAuthority('rsa:1024')
    try {
      const short = readTimeStampResponse(weak.reply(query, weak.certify('short', 'stamping')))
      expect(() => verifyTimeStamp(short, { ...claim, roots: readRoots(weak.roots) })).toThrow(
        /too weak/,
      )
    } finally {
      weak.close()
    }
  })

  it('with any byte changed, unless it says the same', () => {
    // With the signer's certificate once and no other: nobody looks at a second copy.
    const bare = Uint8Array.from(authority.signAgain(token, stamping, '-cades'))
    const { at } = verifyTimeStamp(bare, claim)
    let refused = 0
    for (let i = 0; i < bare.length; i++) {
      const changed = bare.map((byte, j) => (i === j ? byte ^ (1 << (i % 8)) : byte))
      try {
        const said = verifyTimeStamp(changed, claim)
        expect(said.at).toBe(at)
        expect(said.chain[0]?.subject).toBe('CN=stamping')
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        refused++
      }
    }
    // What is left are versions and the list of hash functions, which nobody signs.
    expect(bare.length - refused).toBeLessThan(25)
  })

  it('whatever rubbish it is', () => {
    const rubbish = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(token.length).map((length) => token.slice(0, length)),
    )
    fc.assert(
      fc.property(rubbish, (bytes) => {
        fc.pre(bytes.length !== token.length)
        expect(() => verifyTimeStamp(bytes, claim)).toThrow(Fault)
      }),
    )
  })
})

describe('an authority as an anchor', () => {
  it('gives a receipt that can be checked for ever, and by openssl', async () => {
    const server = await serveAuthority((sent) => ({ body: authority.reply(sent, stamping) }))
    try {
      const anchor = open(server.url)
      const receipt = (await anchor.anchor(checkpoint)) as TimeStampReceipt
      await anchor.check(receipt, checkpoint)
      expect(authority.verify(checkpoint, Buffer.from(receipt.token, 'base64'))).toContain(
        'Verification: OK',
      )
      await expect(anchor.check(receipt, log.checkpoint(8))).rejects.toThrow(invalid)
      await expect(anchor.check({ ...receipt, nonce: '00' }, checkpoint)).rejects.toThrow(invalid)
      await expect(anchor.check({ ...receipt, token: '!' }, checkpoint)).rejects.toThrow(Fault)
      const other = { kind: 'evm', chain: 1, contract: '', transaction: '', log: '' } as const
      await expect(anchor.check(other, checkpoint)).rejects.toThrow(invalid)
    } finally {
      await server.close()
    }
  })

  it.each([
    ['replays an old answer', () => ({ body: response }), 'proof.invalid'],
    ['answers with an error', () => ({ body: response, status: 500 }), 'anchors.unavailable'],
    ['answers with a page', () => ({ body: response, type: 'text/html' }), 'anchors.unavailable'],
    ['answers without end', () => ({ body: Buffer.alloc(70_000) }), 'anchors.unavailable'],
    ['answers with rubbish', () => ({ body: Buffer.from('no') }), 'proof.malformed'],
    ['refuses', () => ({ body: Buffer.from('30053003020102', 'hex') }), 'anchors.refused'],
  ])('that %s is not believed', async (_what, answer, code) => {
    const server = await serveAuthority(answer)
    try {
      await expect(open(server.url).anchor(checkpoint)).rejects.toThrow(
        expect.objectContaining({ code }),
      )
    } finally {
      await server.close()
    }
  })

  it('whose clock is wrong is not believed', async () => {
    const server = await serveAuthority((sent) => ({ body: authority.reply(sent, stamping) }))
    try {
      await expect(open(server.url, inAnHour).anchor(checkpoint)).rejects.toThrow(/is not now/)
    } finally {
      await server.close()
    }
  })

  it.each([
    ['roots', 'http://localhost', ''],
    ['an address', 'localhost', authority.roots],
  ])('cannot be opened without %s', (_what, url, pem) => {
    expect(() => openTimeStampAnchor({ url, roots: pem, now: Date.now })).toThrow(
      expect.objectContaining({ code: 'config.invalid' }),
    )
  })
})

describe('renewal', () => {
  it('is due in the last tenth of what is left of a certificate, three months ahead at most', () => {
    const short = receiptOf(token)
    expect(needsRenewal(short, Date.now() + 0.85 * DAY_MS)).toBeUndefined()
    expect(needsRenewal(short, Date.now() + 0.95 * DAY_MS)).toMatch(
      /certificate CN=stamping ends on/,
    )
    const until = Date.now() + 3_000 * DAY_MS
    const lasting = authority.certify('lasting', 'stamping', { until })
    const long = receiptOf(readTimeStampResponse(authority.reply(query, lasting)))
    expect(needsRenewal(long, until - 91 * DAY_MS)).toBeUndefined()
    expect(needsRenewal(long, until - 89 * DAY_MS)).toMatch(/certificate CN=lasting ends on/)
  })

  it('is due before an algorithm ages, whatever the certificates say', () => {
    const old = openTestAuthority('rsa:2048')
    try {
      const until = Date.now() + 7_000 * DAY_MS
      const signer = old.certify('stamping', 'stamping', { until })
      const receipt = receiptOf(readTimeStampResponse(old.reply(query, signer)))
      expect(needsRenewal(receipt, Date.UTC(2030, 0, 1))).toBeUndefined()
      expect(needsRenewal(receipt, Date.UTC(2030, 11, 1))).toMatch(/112-bit.+ends on 2031-01-01/)
    } finally {
      old.close()
    }
  })
})

/** The same request, of an authority's client that sends no nonce. */
function withoutNonce(sent: Uint8Array): Uint8Array {
  const at = sent.length - 3 - 2 - (sent[sent.length - 3 - 17 - 1] === 17 ? 17 : 16)
  const kept = Buffer.concat([sent.subarray(2, at), sent.subarray(-3)])
  return Buffer.concat([Buffer.from([0x30, kept.length]), kept])
}
