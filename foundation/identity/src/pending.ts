import type { Compartment } from '@wardstone/vault'
import { z } from 'zod'
import { passwordHashSchema } from './password-hash.ts'
import { openJson, sealJson } from './sealed-json.ts'

const names = { loginName: z.string(), displayName: z.string() }

const pendingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), ...names, challenge: z.string() }),
  z.strictObject({
    kind: z.literal('password'),
    ...names,
    password: passwordHashSchema,
    totpSecret: z.string(),
  }),
])

/** What an invited person chose in the first step, kept sealed until the second proves that it works. */
export type Pending = z.infer<typeof pendingSchema>

export function sealPending(
  organisation: Pick<Compartment, 'seal'>,
  account: string,
  pending: Pending,
): Uint8Array {
  return sealJson(organisation, pendingContext(account), pending)
}

export function openPending(
  organisation: Pick<Compartment, 'open'>,
  account: string,
  sealed: Uint8Array,
): Pending {
  return openJson(organisation, pendingContext(account), sealed, pendingSchema)
}

/** Binds what was chosen to its account. */
export function pendingContext(account: string): string {
  return `identity/pending/${account}`
}
