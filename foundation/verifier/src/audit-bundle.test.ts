import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import {
  canonicalJson,
  Fault,
  fromUtf8,
  parseJson,
  utf8,
  type Evidence,
  type Json,
} from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyAuditBundle, type AuditOptions, type AuditReport } from './audit-bundle.ts'
import type { AuditHeader } from './audit-header.ts'
import { writeAuditBundle } from './audit-write.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { toBase64 } from './encoding.ts'
import { formatEntry } from './entry.ts'
import type { EvidenceRule } from './evidence-rules.ts'
import { leafHash } from './merkle.ts'
import { isList } from './read-json.ts'
import { formatSignedNote } from './signed-note.ts'
import { openTree, type RightEdge } from './tree.ts'
import { formatVerifierKey, verifierKey } from './verifier-key.ts'

const ORIGIN = 'ledger.stbrannoc.example'
const START = Date.UTC(2026, 10, 23, 9)
const HOUR = 60 * 60 * 1000

const rule: EvidenceRule = {
  id: 'sealed',
  version: 1,
  title: 'Everything is sealed',
  answers: [{ framework: 'tiny', atom: '1 TST 1', extent: 'whole' }],
  test: {
    type: 'latest',
    kind: 'x.census',
    freshForMs: HOUR,
    population: 'all',
    where: [{ fact: 'plain', is: 'equal', to: 0, otherwise: '{plain} of {all} are plain.' }],
    met: 'All {all} are sealed.',
  },
}
const framework: AuditHeader['framework'] = {
  id: 'tiny',
  title: 'A tiny law',
  effectiveFrom: '2026-01-01',
  atoms: [
    {
      citation: '1 TST 1',
      kind: 'standard',
      designation: null,
      title: 'Seal',
      summary: 'Seal it.',
    },
    { citation: '1 TST 2', kind: 'standard', designation: null, title: 'Rest', summary: 'Rest.' },
  ],
}

type Signer = { readonly vkey: string; readonly sign: (text: string) => string }

function signatureOf(text: string, key: KeyObject): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(sign(null, utf8(text), key))
}

function nodeSha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}

function newSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = verifierKey(ORIGIN, publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const { name, id } = key
  return {
    vkey: formatVerifierKey(key),
    sign: (text) =>
      formatSignedNote({
        text,
        signatures: [{ name, id, signature: signatureOf(text, privateKey) }],
      }),
  }
}

const signer = newSigner()

/** Evidence of a quiet day: every third entry a census, the rest reads. */
function evidenceOf(index: number): Evidence {
  const facts = index % 3 === 0 ? { all: 10 + index, plain: 0 } : { count: 1, note: `“é” ${index}` }
  const kind = index % 3 === 0 ? 'x.census' : 'x.read'
  return { kind, at: START + index * 1000, actor: 'system:x', subject: '', facts }
}

type Plan = {
  readonly evidence: readonly Evidence[]
  readonly headsAt: readonly number[]
  readonly since?: number
  readonly by?: Signer
}

async function* entriesOf(evidence: readonly Evidence[], since: number) {
  for (const [index, one] of evidence.entries()) {
    if (index >= since) yield { index, bytes: formatEntry(one) }
  }
}

async function bundleOf({ evidence, headsAt, since = 0, by = signer }: Plan): Promise<string[]> {
  const tree = openTree()
  let edge: RightEdge = { size: 0, hashes: [] }
  const checkpoints: string[] = []
  const pin = () => {
    if (tree.size === since) edge = tree.rightEdge()
    const { size } = tree
    if (headsAt.includes(size)) {
      checkpoints.push(by.sign(formatCheckpoint({ origin: ORIGIN, size, root: tree.root() })))
    }
  }
  pin()
  for (const one of evidence) {
    tree.append(leafHash(formatEntry(one)))
    pin()
  }
  const header: AuditHeader = {
    organisation: 'St. Brannoc Hospital',
    origin: ORIGIN,
    verifierKey: by.vkey,
    framework,
    rules: [rule],
    at: START + HOUR,
    size: evidence.length,
    since: edge,
  }
  const source = { header, checkpoints, entries: entriesOf(evidence, since), sign: by.sign }
  return Array.fromAsync(writeAuditBundle(source))
}

async function* chunksOf(content: string | Uint8Array, size = 4096) {
  for (let at = 0; at < content.length; at += size) yield content.slice(at, at + size)
}

function verify(content: string | Uint8Array, options?: AuditOptions): Promise<AuditReport> {
  return verifyAuditBundle(chunksOf(content), options)
}

async function refusal(content: string | Uint8Array, options?: AuditOptions): Promise<string> {
  try {
    await verify(content, options)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    expect(['proof.invalid', 'proof.malformed']).toContain(error.code)
    return error.message
  }
  return 'accepted'
}

const quiet = Array.from({ length: 12 }, (_, index) => evidenceOf(index))
const lines = await bundleOf({ evidence: quiet, headsAt: [4, 7, 8, 12] })
const bundle = lines.join('')
const FIRST_ENTRY = 5

/** The bundle with its entry lines rearranged: 12 of them, between 4 heads and 3 statements with a seal. */
function withEntries(change: (entries: string[]) => string[]): string {
  const end = FIRST_ENTRY + quiet.length
  return [
    ...lines.slice(0, FIRST_ENTRY),
    ...change(lines.slice(FIRST_ENTRY, end)),
    ...lines.slice(end),
  ].join('')
}

/** Numbers and hashes entries as the ledger would: what somebody does who knows the format but lacks the key. */
function remake(evidence: readonly Evidence[]): string[] {
  return evidence.map((one, index) => {
    const bytes = formatEntry(one)
    return `[${index},"${toBase64(leafHash(bytes))}",${fromUtf8(bytes)}]\n`
  })
}

/** Changes one member of the JSON of a line. */
function patchLine(line: string, path: readonly (string | number)[], value: Json): string {
  const patch = (json: Json, [key, ...rest]: readonly (string | number)[]): Json => {
    if (key === undefined) return value
    if (json === null || typeof json !== 'object') throw new Error('no such place')
    if (isList(json)) return json.map((item, at) => (at === key ? patch(item, rest) : item))
    return { ...json, [key]: patch(json[key] ?? null, rest) }
  }
  return `${canonicalJson(patch(parseJson(line), path))}\n`
}

describe('a whole audit bundle', () => {
  it('verifies, says whose it is, and recomputes every determination', async () => {
    const report = await verify(bundle, { expectedKey: signer.vkey })
    expect(report).toMatchObject({
      organisation: 'St. Brannoc Hospital',
      origin: ORIGIN,
      keyIsPinned: true,
      framework: { id: 'tiny', title: 'A tiny law' },
      size: 12,
      since: 0,
      checkpoints: 4,
      at: START + HOUR,
      counts: { met: 1, notMet: 0, stale: 0, notAssessed: 1, notApplicable: 0 },
      warnings: [],
    })
    expect(report.keyFingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(report.controls).toMatchObject([
      { citation: '1 TST 1', status: 'met', rules: ['sealed'], since: START },
      { citation: '1 TST 2', status: 'not-assessed', rules: [], since: null },
    ])
    expect(report.determinations).toMatchObject([
      { rule: 'sealed', status: 'met', population: 19, evidence: [9, 6, 3, 0] },
    ])
  })

  it('reads the same in pieces of any size, as text or as bytes', async () => {
    const whole = await verify(bundle)
    for (const size of [1, 7, 64]) {
      expect(await verifyAuditBundle(chunksOf(utf8(bundle), size))).toEqual(whole)
    }
    expect(await verifyAuditBundle(chunksOf(bundle, bundle.length))).toEqual(whole)
  })

  it('warns when there was no key to compare with', async () => {
    expect((await verify(bundle)).warnings).toEqual([expect.stringMatching(/^No key was given/)])
  })

  it('may leave out older entries, says so, and still proves the rest', async () => {
    const part = await bundleOf({ evidence: quiet, headsAt: [7, 8, 12], since: 7 })
    const report = await verify(part.join(''), { expectedKey: signer.vkey })
    expect(report).toMatchObject({ size: 12, since: 7, counts: { met: 1 } })
    expect(report.warnings).toEqual([expect.stringContaining('7 entries before entry 7')])
  })

  it('may be of an empty ledger, where nothing is assessed', async () => {
    const empty = await bundleOf({ evidence: [], headsAt: [0] })
    expect(await verify(empty.join(''))).toMatchObject({ size: 0, counts: { notAssessed: 2 } })
  })

  it('is not written from entries that were not signed', async () => {
    await expect(bundleOf({ evidence: quiet, headsAt: [4] })).rejects.toMatchObject({
      code: 'ledger.damaged',
    })
  })

  it('verifies twenty thousand entries with the hash of the machine', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => evidenceOf(index))
    const long = await bundleOf({ evidence: many, headsAt: [1, 9999, 20_000] })
    expect(await verify(long.join(''), { sha256: nodeSha256 })).toMatchObject({
      size: 20_000,
      checkpoints: 3,
    })
  })
})

describe('a damaged audit bundle', () => {
  it('is refused whichever byte was changed', async () => {
    const small = utf8((await bundleOf({ evidence: quiet.slice(0, 3), headsAt: [2, 3] })).join(''))
    const accepted: number[] = []
    for (const at of small.keys()) {
      const flipped = small.slice()
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
      if ((await refusal(flipped)) === 'accepted') accepted.push(at)
    }
    expect(accepted).toEqual([])
  })

  it('is refused wherever it was cut off', async () => {
    const cuts = [
      0,
      1,
      10,
      ...lines.map((_, n) => lines.slice(0, n).join('').length),
      bundle.length - 1,
    ]
    for (const cut of cuts) expect(await refusal(bundle.slice(0, cut))).not.toBe('accepted')
    expect(await refusal(lines.slice(0, FIRST_ENTRY + 5).join(''))).toContain(
      'cut off before entry 5 of 12',
    )
  })

  it('names an entry that was changed', async () => {
    for (const index of quiet.keys()) {
      const changed = withEntries((entries) =>
        entries.map((line, at) => (at === index ? line.replace('system:x', 'system:y') : line)),
      )
      expect(await refusal(changed)).toContain(`Entry ${index} was changed`)
    }
  })

  it('names an entry that was removed', async () => {
    for (const index of quiet.keys()) {
      const without = withEntries((entries) => entries.toSpliced(index, 1))
      expect(await refusal(without)).toContain(`Entry ${index} was removed`)
    }
  })

  it('names entries that were swapped', async () => {
    for (let index = 0; index + 1 < quiet.length; index++) {
      const swapped = withEntries((entries) => {
        const [a = '', b = ''] = entries.slice(index, index + 2)
        return entries.toSpliced(index, 2, b, a)
      })
      expect(await refusal(swapped)).toContain(
        `entry ${index + 1} stands where entry ${index} belongs`,
      )
    }
  })

  it('names an entry that was added or stands twice', async () => {
    for (const index of quiet.keys()) {
      const doubled = withEntries((entries) => entries.toSpliced(index, 0, entries[index] ?? ''))
      expect(await refusal(doubled)).toMatch(
        index === 11 ? /Entry 11 was added/ : new RegExp(`Entry ${index} stands a second time`),
      )
    }
    const added = withEntries((entries) => [
      ...entries,
      remake([...quiet, evidenceOf(12)]).at(-1) ?? '',
    ])
    expect(await refusal(added)).toContain('Entry 12 was added')
  })

  it('names the entries between two signed heads when hashes were made again', async () => {
    const forged = quiet.map((one, at) => (at === 5 ? { ...one, actor: 'nobody' } : one))
    expect(await refusal(withEntries(() => remake(forged)))).toContain(
      'Entries between 4 and 6 were changed',
    )
    const forgedAlone = quiet.map((one, at) => (at === 7 ? { ...one, actor: 'nobody' } : one))
    expect(await refusal(withEntries(() => remake(forgedAlone)))).toContain('Entry 7 was changed')
    const removed = withEntries(() => remake(quiet.toSpliced(9, 1)))
    expect(await refusal(removed)).toContain('Entry 11 was removed')
  })

  it('names a rule, a framework, a determination, a status or a checkpoint that was changed', async () => {
    const at = (number: number, change: (line: string) => string) =>
      lines.map((line, index) => (index === number ? change(line) : line)).join('')
    const lenient = at(0, (line) =>
      patchLine(line, ['rules', 0, 'rule', 'test', 'freshForMs'], 9 * HOUR),
    )
    expect(await refusal(lenient)).toBe(
      'The rule sealed in the bundle was changed: it does not have its hash.',
    )
    const shorter = at(0, (line) =>
      patchLine(line, ['framework', 'framework', 'atoms', 0, 'title'], 'X'),
    )
    expect(await refusal(shorter)).toContain('The framework tiny in the bundle was changed')
    const better = at(19, (line) => patchLine(line, ['control', 'status'], 'met'))
    expect(await refusal(better)).toContain(
      'is not what the evidence gives: the status of 1 TST 2 (not-assessed)',
    )
    const worse = at(17, (line) => patchLine(line, ['determination', 'status'], 'not-met'))
    expect(await refusal(worse)).toContain('the determination of rule sealed (met)')
    const head = at(2, (line) => line.replace('\\n7\\n', '\\n6\\n'))
    expect(await refusal(head)).toContain('The checkpoint in line 3 was changed')
    const renamed = at(0, (line) => patchLine(line, ['organisation'], 'Another Hospital'))
    expect(await refusal(renamed)).toContain('The seal is of other bytes')
    const fewer = lines.toSpliced(2, 1).join('')
    expect(await refusal(fewer)).toContain('The seal is of other bytes')
    expect(await refusal(`${bundle}\n`)).toContain('was added after the seal')
  })

  it('is refused when somebody else made and signed the whole of it, once a key is expected', async () => {
    const stranger = newSigner()
    const forged = (await bundleOf({ evidence: quiet.slice(3), headsAt: [9], by: stranger })).join(
      '',
    )
    expect((await verify(forged)).warnings).toHaveLength(1)
    expect(await refusal(forged, { expectedKey: signer.vkey })).toContain('signed by another key')
  })

  it('is refused with a Fault when it is rubbish', async () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom(...lines), fc.json(), fc.string(), fc.constant('\n')),
    )
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const content = parts.join('')
        fc.pre(content !== bundle)
        expect(await refusal(content)).not.toBe('accepted')
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await refusal(bytes)).not.toBe('accepted')
      }),
    )
  })
})
