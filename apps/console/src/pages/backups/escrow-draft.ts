import type { Holder } from '../../backups-api.ts'

/** As the server has it (foundation/backup). */
export const HOLDERS_MAX = 20

/** What is typed. Rows without anything in them do not count. */
export type EscrowDraft = { readonly needed: string; readonly holders: readonly Holder[] }

/** What is wrong, and where: a row's name or key, how many are needed, or nowhere in particular. */
export type EscrowFlaw = {
  readonly place: 'needed' | 'form' | { readonly row: number; readonly part: 'name' | 'recipient' }
  readonly words: string
}

/** The holders, without the rows that were left empty. */
export function holdersOf({ holders }: EscrowDraft): readonly Holder[] {
  return holders.map(trimmed).filter(({ name, recipient }) => name !== '' || recipient !== '')
}

function trimmed({ name, recipient }: Holder): Holder {
  return { name: name.trim(), recipient: recipient.trim() }
}

/** The first thing that the server would refuse, in words, at its field. */
export function flawOfDraft(draft: EscrowDraft): EscrowFlaw | undefined {
  const holders = holdersOf(draft)
  const needed = Number(draft.needed)
  if (holders.length === 0) return { place: 'form', words: 'Enter at least one holder.' }
  for (const [row, typed] of draft.holders.entries()) {
    const flaw = flawOfRow(trimmed(typed), draft.holders.slice(0, row).map(trimmed))
    if (flaw !== undefined) return { place: { row, part: flaw.part }, words: flaw.words }
  }
  if (!/^\d+$/.test(draft.needed.trim()) || needed < 1 || needed > holders.length)
    return {
      place: 'needed',
      words: `Of ${holders.length} ${holders.length === 1 ? 'holder' : 'holders'}, say a number from 1 to ${holders.length}.`,
    }
  return undefined
}

function flawOfRow(
  { name, recipient }: Holder,
  before: readonly Holder[],
): { readonly part: 'name' | 'recipient'; readonly words: string } | undefined {
  if (name === '' && recipient === '') return undefined
  if (name === '') return { part: 'name', words: 'Whose key is this?' }
  if (before.some((each) => each.name === name))
    return { part: 'name', words: 'Somebody above has the same name.' }
  if (/AGE-SECRET-KEY-/i.test(recipient))
    return {
      part: 'recipient',
      words: 'This is a secret key. It was shown to a browser: let its holder make a new one.',
    }
  if (!/^age1[a-z0-9]+$/.test(recipient))
    return {
      part: 'recipient',
      words: 'A public key of age begins with age1, as age-keygen prints it.',
    }
  if (before.some((each) => each.recipient === recipient))
    return { part: 'recipient', words: 'Somebody above has the same key.' }
  return undefined
}

/** The server's refusal at the row that it names: only it can tell whether a key is really one. */
export function flawOfRefusal(words: string, draft: EscrowDraft): EscrowFlaw {
  const name = /^The public key of (.+) is not one of age\.$/.exec(words)?.[1]
  const row = draft.holders.findIndex((holder) => holder.name.trim() === name)
  return name === undefined || row === -1
    ? { place: 'form', words }
    : { place: { row, part: 'recipient' }, words }
}

/** Why a choice that is allowed may still be a bad one. */
export function warningOf(draft: EscrowDraft): string | undefined {
  const count = holdersOf(draft).length
  const needed = Number(draft.needed)
  if (count === 0 || !Number.isInteger(needed) || needed < 1) return undefined
  if (needed === 1) return 'Any one of them alone can open every backup.'
  if (needed === count) return 'If one of them loses the key, no backup opens again.'
  return undefined
}
