import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import { Fault } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { TimeStampReceipt } from './anchor.ts'
import { FETCHED_BYTES_MAX } from './fetch-list.ts'
import { LIST_BYTES_MAX, parseList, readLists } from './revocation-list.ts'
import { openTimeStampAnchor, type RevocationSources } from './rfc3161-anchor.ts'
import { openTestAuthority, serveAuthority, withSections } from './test-authority.ts'
import { openTestLog } from './test-log.ts'
import { formatTimeStampRequest, readTimeStampResponse } from './time-stamp.ts'

const HOUR_MS = 3_600_000
const checkpoint = openTestLog('hospital.example/ledger', 9).checkpoint(9)
const nonce = Uint8Array.from(randomBytes(16))
const query = formatTimeStampRequest(checkpoint, nonce)

const open: (() => Promise<void> | void)[] = []
afterAll(async () => {
  for (const close of open) await close()
})

/** An authority of its own with a certificate for time-stamping, and a receipt that it made. */
function stamped(options: { readonly sections?: string; readonly extensions?: string } = {}) {
  const authority = openTestAuthority()
  open.push(authority.close)
  if (options.sections !== undefined) withSections(authority, options.sections)
  const signer = authority.certify('stamping', options.extensions ?? 'stamping')
  const token = readTimeStampResponse(authority.reply(query, signer))
  const receipt: TimeStampReceipt = {
    kind: 'rfc3161',
    authority: 'test',
    nonce: Buffer.from(nonce).toString('hex'),
    token: Buffer.from(token).toString('base64'),
  }
  return { authority, signer, receipt }
}

type Stamped = ReturnType<typeof stamped>

/** What is said of the receipt with these files of the operator at hand. */
function said(
  { authority, receipt }: Pick<Stamped, 'authority' | 'receipt'>,
  files: readonly Uint8Array[],
  now = Date.now(),
): Promise<string> {
  const anchor = openTimeStampAnchor({
    url: 'http://localhost:1',
    roots: authority.roots,
    now: () => now,
    revocation: { files: () => Promise.resolve(files), fetching: { hosts: [] } },
  })
  return anchor.remark?.(receipt, checkpoint) ?? Promise.resolve('')
}

describe('a certificate that is on no list', () => {
  const one = stamped()

  it('was not revoked at the time of stamping, by a list of openssl in DER or PEM', async () => {
    const { pem, der } = one.authority.list()
    for (const file of [pem, der])
      expect(await said(one, [file])).toMatch(
        /^Its certificate was not revoked at the time of stamping, by the list of \d{4}-\d\d-\d\d/,
      )
    expect(one.authority.verifyListed('stamping', der, Date.now())).toContain('OK')
  })

  it('is not called so without a list, and why is said', async () => {
    expect(await said(one, [])).toBe(
      'Whether its certificate was revoked was not checked: there is no list of its issuer here (CN=stamping).',
    )
  })

  it('nor by a list that ended before it stamped, as openssl says too', async () => {
    const from = Date.now() - 3 * HOUR_MS
    const { der } = one.authority.list({ from, until: from + HOUR_MS })
    expect(await said(one, [der])).toMatch(/not checked: the newest list, .+ ended before/)
    expect(one.authority.verifyListed('stamping', der, Date.now())).toContain('CRL has expired')
  })

  it('nor by a list from the future', async () => {
    const from = Date.now() + 2 * HOUR_MS
    const { der } = one.authority.list({ from, until: from + HOUR_MS })
    expect(await said(one, [der])).toMatch(/not checked: the list is from the future/)
  })

  it('nor by a list made after the certificate had ended, which need not name it any more', async () => {
    const until = Date.now() + 26 * HOUR_MS
    const { der } = one.authority.list({ from: Date.now() + 25 * HOUR_MS, until })
    expect(await said(one, [der], until)).toMatch(/not checked/)
  })

  it('nor by a list of another authority, of its name or not', async () => {
    const other = openTestAuthority()
    open.push(other.close)
    const { der } = other.list()
    expect(await said(one, [der])).toMatch(/not checked: the signature of the list is wrong/)
    expect(one.authority.verifyListed('stamping', der, Date.now())).toContain('error')
  })

  it.each([
    ['indirect', 'issuingDistributionPoint=critical,indirectCRL:TRUE', /for other certificates/],
    ['onlyCA', 'issuingDistributionPoint=critical,onlyCA:TRUE', /for other certificates/],
    ['reasons', 'issuingDistributionPoint=critical,onlysomereasons:keyCompromise', /for other/],
    ['elsewhere', 'issuingDistributionPoint=critical,fullname:URI:http://x.test/y', /for other/],
    ['delta', 'deltaCRL=critical,DER:020101', /not known here: 2\.5\.29\.27/],
    ['strange', '1.2.3.4.5=critical,DER:0500', /not known here: 1\.2\.3\.4\.5/],
  ])('nor by a list that is not about it: %s', async (name, extension, why) => {
    const line = extension.replace('deltaCRL', '2.5.29.27')
    withSections(
      one.authority,
      line.startsWith('issuing')
        ? `[ ${name} ]\nissuingDistributionPoint = critical,@idp\n[ idp ]\n${line.split('critical,')[1]?.replace(':', ' = ') ?? ''}`
        : `[ ${name} ]\n${line}`,
    )
    const { der } = one.authority.list({ extensions: name })
    expect(await said(one, [der])).toMatch(why)
  })

  it('nor by a list whose signer may not sign lists', async () => {
    const authority = openTestAuthority()
    open.push(authority.close)
    authority.certify('between', 'no_lists')
    const signer = authority.certify('stamping', 'stamping', { by: 'between' })
    const chain = ['between.pem', 'root.pem']
    const token = readTimeStampResponse(authority.reply(query, signer, { chain }))
    const receipt = { ...one.receipt, token: Buffer.from(token).toString('base64') }
    const lists = [authority.list().der, authority.list({ by: 'between' }).der]
    expect(await said({ authority, receipt }, lists)).toMatch(/its issuer may not sign lists/)
  })

  it('nor by a changed list, wherever a bit is flipped', async () => {
    const { der } = one.authority.list()
    for (let i = 0; i < der.length; i += 3) {
      const changed = Buffer.from(der)
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i)
      expect(await said(one, [changed])).not.toMatch(/was not revoked/)
    }
  })

  it('is asked about up to the root: one list missing is said', async () => {
    const authority = openTestAuthority()
    open.push(authority.close)
    authority.certify('between', 'between')
    const signer = authority.certify('stamping', 'stamping', { by: 'between' })
    const chain = ['between.pem', 'root.pem']
    const token = readTimeStampResponse(authority.reply(query, signer, { chain }))
    const receipt = { ...one.receipt, token: Buffer.from(token).toString('base64') }
    const own = authority.list({ by: 'between' }).der
    expect(await said({ authority, receipt }, [own])).toMatch(/not checked: .*\(CN=between\)/)
    expect(await said({ authority, receipt }, [own, authority.list().der])).toMatch(/not revoked/)
  })
})

describe('a certificate that was revoked', () => {
  it.each([
    ['superseded', 'superseded'],
    ['cessationOfOperation', 'ceased operation'],
    ['affiliationChanged', 'affiliation changed'],
  ])('after it stamped, %s, leaves the time-stamp valid (RFC 3161 §4)', async (reason, word) => {
    const one = stamped()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    one.authority.revoke('stamping', reason)
    const { der } = one.authority.list()
    expect(await said(one, [der])).toMatch(
      new RegExp(
        `CN=stamping is revoked since .+ \\(${word}\\); what it stamped before stays valid`,
      ),
    )
    // To whoever asks about now, openssl says that it is revoked.
    expect(one.authority.verifyListed('stamping', der, Date.now())).toContain('revoked')
  })

  it.each([
    ['keyCompromise', /\(key compromised\)\. Whoever has its key can date back/],
    ['CACompromise', /\(authority compromised\)\. Whoever has its key can date back/],
    ['certificateHold', /\(on hold\)/],
    [undefined, /\(no reason given\)\. No reason is given, so that no time-stamp/],
  ])('after it stamped, for %s, makes every time-stamp suspect', async (reason, why) => {
    const one = stamped()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    one.authority.revoke('stamping', reason)
    await expect(said(one, [one.authority.list().der])).rejects.toThrow(why)
  })

  it('before it stamped is refused, whatever the reason', async () => {
    const { authority, signer, receipt } = stamped()
    authority.revoke('stamping', 'superseded')
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const token = readTimeStampResponse(authority.reply(query, signer))
    const late = { ...receipt, token: Buffer.from(token).toString('base64') }
    await expect(said({ authority, receipt: late }, [authority.list().der])).rejects.toThrow(
      /revoked since .+ \(superseded\)\. That was before it stamped/,
    )
  })

  it('stays so beside an older list that does not know it yet, and beside a file that is none', async () => {
    const one = stamped()
    const before = one.authority.list({ from: Date.now() - 2 * HOUR_MS }).der
    one.authority.revoke('stamping', 'keyCompromise')
    const after = one.authority.list().der
    const rubbish = Buffer.from('no list')
    for (const files of [
      [before, after],
      [after, before],
      [rubbish, after],
      [after, rubbish],
    ])
      await expect(said(one, files)).rejects.toThrow(/key compromised/)
    expect(await said(one, [rubbish])).toMatch(/not checked: a file of lists/)
  })

  it('is no longer held against it when the hold was taken back by a newer list', async () => {
    const one = stamped()
    const clean = one.authority.list({ from: Date.now() - HOUR_MS / 2 }).der
    one.authority.revoke('stamping', 'certificateHold')
    const held = one.authority.list().der
    expect(await said(one, [held, clean])).toMatch(/was not revoked/)
  })
})

/** An authority whose certificates name a list at a server here, which answers as told. */
async function withServer(answer: (der: Buffer) => { status?: number; body: Uint8Array }) {
  const asked: string[] = []
  const parts: { one?: Stamped } = {}
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const { status = 200, body } = answer(parts.one?.authority.list().der ?? Buffer.alloc(0))
    response.writeHead(status, { location: '/elsewhere' }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const one = stamped({
    sections: `[ naming ]\nextendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\ncrlDistributionPoints = URI:http://127.0.0.1:${port}/list.crl`,
    extensions: 'naming',
  })
  parts.one = one
  const stamper = await serveAuthority((sent) => ({
    body: one.authority.reply(sent, one.signer),
  }))
  open.push(stamper.close)
  const anchorWith = (fetching: RevocationSources['fetching']) =>
    openTimeStampAnchor({
      url: stamper.url,
      roots: one.authority.roots,
      now: Date.now,
      revocation: { files: () => Promise.resolve([]), fetching },
    })
  return { ...one, asked, anchorWith, host: `127.0.0.1:${port}` }
}

describe('the list that a certificate names', () => {
  it('is fetched when it stamps and kept with the receipt, so that it proves the same later', async () => {
    const { authority, asked, anchorWith, host } = await withServer((der) => ({ body: der }))
    const anchor = anchorWith({ hosts: [host] })
    const receipt = await anchor.anchor(checkpoint)
    expect(asked).toEqual(['/list.crl'])
    expect(await anchor.remark?.(receipt, checkpoint)).toMatch(/^Its certificate was not revoked/)
    expect(asked).toHaveLength(1)
    authority.revoke('stamping', 'superseded')
    await expect(anchor.anchor(checkpoint)).rejects.toThrow(/That was before it stamped|revoked/)
  })

  it('is not fetched from inside the house unless the operator names the host', async () => {
    const { asked, anchorWith } = await withServer((der) => ({ body: der }))
    const anchor = anchorWith({ hosts: [] })
    const receipt = await anchor.anchor(checkpoint)
    expect(asked).toEqual([])
    expect(await anchor.remark?.(receipt, checkpoint)).toBe(
      'Whether its certificate was revoked was not checked: the list is at an address that is not public (CN=stamping).',
    )
  })

  it.each([
    ['is too long', () => ({ body: Buffer.alloc(FETCHED_BYTES_MAX + 1) }), /is longer than 65536/],
    ['is none', () => ({ body: Buffer.from('<html>') }), /the list cannot be read/],
    ['is gone', () => ({ status: 404, body: Buffer.alloc(0) }), /answered with HTTP status 404/],
    ['redirects', () => ({ status: 302, body: Buffer.alloc(0) }), /answered with HTTP status 302/],
  ])('that %s leaves the time-stamp as it is, and says so', async (_what, answer, why) => {
    const { asked, anchorWith, host } = await withServer(answer)
    const anchor = anchorWith({ hosts: [host] })
    const receipt = await anchor.anchor(checkpoint)
    expect(asked).toEqual(['/list.crl'])
    expect(await anchor.remark?.(receipt, checkpoint)).toMatch(why)
  })
})

describe('a list', () => {
  it('is refused by name whatever rubbish it is', () => {
    const { authority } = stamped()
    const { der } = authority.list()
    const rubbish = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(der.length - 1).map((length) => der.subarray(0, length)),
    )
    fc.assert(
      fc.property(rubbish, (bytes) => {
        expect(() => parseList(bytes)).toThrow(Fault)
      }),
    )
  })

  it('is refused when it is over the limit, before it is read', () => {
    expect(() => readLists(Buffer.alloc(LIST_BYTES_MAX + 1))).toThrow(/longer than 4194304 bytes/)
  })
})
