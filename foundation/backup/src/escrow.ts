import { Fault, fromUtf8, utf8 } from '@wardstone/core'
import {
  armor,
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  identityToRecipient,
} from 'age-encryption'
import { combine, split } from 'shamir-secret-sharing'
import { z } from 'zod'

const SHARE_FORMAT = 'wardstone.dev/share@1'
export const HOLDERS_MAX = 20
const NAME_CHARACTERS_MAX = 100

/** Somebody who holds a share, and the public key that it is encrypted to (age-encryption.org/v1). */
export const holderSchema = z.strictObject({
  name: z.string().trim().min(1).max(NAME_CHARACTERS_MAX),
  recipient: z
    .string()
    .regex(/^age1[a-z0-9]+$/, 'is not a public key of age')
    .max(4000),
})
export const escrowSchema = z.strictObject({
  recipient: z.string(),
  needed: z.int().min(1).max(HOLDERS_MAX),
  holders: z
    .array(z.strictObject({ ...holderSchema.shape, share: z.string() }))
    .min(1)
    .max(HOLDERS_MAX),
})

/**
 * Who can open backups: `needed` of the holders together. The key that opens them exists only as their shares, each
 * encrypted to one of them, so that a server which is taken over can make backups and read none.
 */
export type Escrow = z.infer<typeof escrowSchema>
export type Holder = z.infer<typeof holderSchema>

/**
 * Makes a new key, splits it (Shamir, over GF(2^8)) and forgets it. The key is age's hybrid of X25519 and ML-KEM-768,
 * since backups lie about for years.
 *
 * @throws Fault `input.invalid` for holders or a number that cannot be.
 */
export async function newEscrow(needed: number, holders: readonly Holder[]): Promise<Escrow> {
  const names = new Set(holders.map(({ name }) => name))
  const recipients = new Set(holders.map(({ recipient }) => recipient))
  if (names.size !== holders.length || recipients.size !== holders.length)
    throw new Fault('input.invalid', 'Every holder has a name and a public key of their own.')
  if (holders.length === 0 || holders.length > HOLDERS_MAX)
    throw new Fault('input.invalid', `Backups have 1 to ${HOLDERS_MAX} holders.`)
  if (!Number.isInteger(needed) || needed < 1 || needed > holders.length)
    throw new Fault('input.invalid', `Of ${holders.length} holders, ${needed} cannot be asked for.`)
  const identity = await generateHybridIdentity()
  const recipient = await identityToRecipient(identity)
  const pieces = await splitInto(utf8(identity), needed, holders.length)
  const shares = await Promise.all(
    holders.map(async (holder, i) => ({
      ...holder,
      share: await encryptShare(holder, recipient, pieces[i] ?? new Uint8Array(0)),
    })),
  )
  return { recipient, needed, holders: shares }
}

/** The library splits for two or more; for one of any, each has the whole. */
async function splitInto(secret: Uint8Array, needed: number, count: number): Promise<Uint8Array[]> {
  return needed === 1 ? Array.from({ length: count }, () => secret) : split(secret, count, needed)
}

async function encryptShare(holder: Holder, escrow: string, piece: Uint8Array): Promise<string> {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(holder.recipient)
  } catch {
    throw new Fault('input.invalid', `The public key of ${holder.name} is not one of age.`)
  }
  const text = `${SHARE_FORMAT} ${fingerprint(escrow)} ${Buffer.from(piece).toString('base64')}\n`
  return armor.encode(await encrypter.encrypt(text))
}

/**
 * A holder's share in plain text, with their identity (`AGE-SECRET-KEY-…`). What any age program gives for it.
 * @throws Fault `backup.wrong-share` when the identity is that of nobody who holds one.
 */
export async function openShare(escrow: Escrow, identity: string): Promise<string> {
  for (const { share } of escrow.holders) {
    const decrypter = new Decrypter()
    try {
      decrypter.addIdentity(identity.trim())
    } catch {
      throw new Fault('input.invalid', 'That is no identity of age: AGE-SECRET-KEY-….')
    }
    try {
      return fromUtf8(await decrypter.decrypt(armor.decode(share)))
    } catch {
      // Another holder's.
    }
  }
  throw new Fault('backup.wrong-share', 'No share of this backup is for that identity.')
}

/**
 * The key that opens backups, from the shares of enough holders.
 * @throws Fault `backup.wrong-share` saying which share is wrong, or how many are missing.
 */
export async function recoverIdentity(escrow: Escrow, shares: readonly string[]): Promise<string> {
  const pieces = new Map(
    shares.map((share) => pieceOf(escrow, share)).map((one) => [hex(one), one]),
  )
  const given = [...pieces.values()]
  if (given.length < escrow.needed)
    throw new Fault(
      'backup.wrong-share',
      `${escrow.needed} different shares open this backup; ${given.length} were given.`,
    )
  const [first] = given
  const secret = escrow.needed === 1 && first !== undefined ? first : await joined(given)
  const identity = secret && Buffer.from(secret).toString('utf8')
  const recipient = await identityToRecipient(identity ?? '').catch(() => undefined)
  if (identity === undefined || recipient !== escrow.recipient)
    throw new Fault('backup.wrong-share', 'These shares do not make the key of this backup.')
  return identity
}

async function joined(pieces: Uint8Array[]): Promise<Uint8Array | undefined> {
  try {
    return await combine(pieces)
  } catch {
    return undefined
  }
}

function pieceOf(escrow: Escrow, share: string): Uint8Array {
  const [format, key, base64 = '', ...rest] = share.trim().split(' ')
  const piece = Uint8Array.from(Buffer.from(base64, 'base64'))
  if (format !== SHARE_FORMAT || piece.length === 0 || rest.length > 0)
    throw new Fault('backup.wrong-share', 'One of the shares is not one.')
  if (key !== fingerprint(escrow.recipient))
    throw new Fault('backup.wrong-share', 'One of the shares belongs to another escrow.')
  return piece
}

/** Enough of the public key to tell one escrow from another. */
function fingerprint(recipient: string): string {
  return recipient.slice(-16)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
