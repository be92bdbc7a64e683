import type { Atom } from '@wardstone/verifier'

/** A standard: mandatory as a whole. */
export function standard(citation: string, title: string, summary: string): Atom {
  return { citation, kind: 'standard', designation: null, title, summary }
}

/** A required implementation specification (45 CFR 164.306(d)(2)). */
export function required(citation: string, title: string, summary: string): Atom {
  return { citation, kind: 'specification', designation: 'required', title, summary }
}

/** An addressable implementation specification (45 CFR 164.306(d)(3)). */
export function addressable(citation: string, title: string, summary: string): Atom {
  return { citation, kind: 'specification', designation: 'addressable', title, summary }
}
