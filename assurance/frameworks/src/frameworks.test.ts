import { readFileSync } from 'node:fs'
import { requireData } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import { frameworkHash, type Atom } from '@wardstone/verifier'
import { findFramework, frameworks } from './index.ts'

type Oracle = { citation: string; kind: string; designation: string | null; name: string }
type Regulations = { sections: { paragraphs: { citation: string; text: string }[] }[] }

const hipaa = findFramework('hipaa-security')
const atoms: readonly Atom[] = hipaa?.atoms ?? []

function read(path: string): string {
  return readFileSync(requireData(path), 'utf8')
}

describe('the HIPAA Security Rule', () => {
  it('is 63 atoms: 22 standards and 41 specifications, 19 required and 22 addressable', () => {
    const count = (wanted: (atom: Atom) => boolean) => atoms.filter(wanted).length
    expect(atoms).toHaveLength(63)
    expect(count((atom) => atom.kind === 'standard')).toBe(22)
    expect(count((atom) => atom.kind === 'specification')).toBe(41)
    expect(count((atom) => atom.designation === 'required')).toBe(19)
    expect(count((atom) => atom.designation === 'addressable')).toBe(22)
    expect(new Set(atoms.map((atom) => atom.citation)).size).toBe(63)
  })

  it('has the citations, kinds and designations of the regulation, in its order', () => {
    const oracle: Oracle[] = JSON.parse(read('assurance/hipaa/security-rule-63.json'))
    expect(oracle).toHaveLength(63)
    expect(
      atoms.map(({ citation, kind, designation }) => ({ citation, kind, designation })),
    ).toEqual(
      oracle.map(({ citation, kind, designation }) => ({
        citation: `45 CFR ${citation}`,
        kind,
        designation,
      })),
    )
  })

  it('cites only paragraphs that exist, and is written in words of our own', () => {
    const regulations: Regulations = JSON.parse(read('assurance/hipaa/hipaa-regulations.json'))
    const paragraphs = regulations.sections.flatMap((section) => section.paragraphs)
    expect(paragraphs).toHaveLength(1451)
    const cited = new Set(paragraphs.map((paragraph) => `45 CFR ${paragraph.citation}`))
    const text = paragraphs.map((paragraph) => paragraph.text.toLowerCase()).join('\n')
    const uncited = atoms.filter((atom) => !cited.has(atom.citation))
    const copied = atoms.filter((atom) =>
      text.includes(atom.summary.toLowerCase().replace(/\.$/, '')),
    )
    expect({ uncited, copied }).toEqual({ uncited: [], copied: [] })
  })
})

describe('every framework', () => {
  it('has an id, citations of its own, one sentence an atom and a date of effect', () => {
    expect(new Set(frameworks.map((framework) => framework.id)).size).toBe(frameworks.length)
    for (const framework of frameworks) {
      expect(framework.effectiveFrom).toMatch(/^\d{4}-\d\d-\d\d$/)
      const wordy = framework.atoms.filter(
        (atom) => !/^[A-Z][^.]+\.$/.test(atom.summary) || atom.title.length > 40,
      )
      expect(wordy).toEqual([])
    }
  })

  it('changes its hash with any word in it', () => {
    const [framework] = frameworks
    if (framework === undefined) throw new Error('no framework')
    const hash = frameworkHash(framework)
    expect(hash).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    expect(frameworkHash({ ...framework })).toBe(hash)
    const [first, ...rest] = framework.atoms
    if (first === undefined) throw new Error('no atom')
    const changed = { ...framework, atoms: [{ ...first, summary: `${first.summary} ` }, ...rest] }
    expect(frameworkHash(changed)).not.toBe(hash)
    expect(frameworkHash({ ...framework, atoms: framework.atoms.toReversed() })).not.toBe(hash)
  })
})
