import { canonicalJson, Fault, utf8, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { z } from 'zod'
import { openJson } from './sealed-json.ts'
import { hashOf } from './secrets.ts'

const TICKET_TTL_MS = 5 * 60 * 1000
const CONTEXT = 'identity/sign-in-ticket'

const ticketSchema = z.strictObject({ challenge: z.string(), expiresAt: z.int() })

/**
 * A passkey challenge that the browser keeps for us, sealed: asking for one costs the database nothing, so a flood of
 * strangers fills no table. Each is good for one sign-in.
 */
export type Tickets = {
  issue(challenge: string): string
  /** The challenge inside, or `undefined` when the ticket is not ours or too old. */
  read(ticket: string): string | undefined
  /** Uses a ticket's challenge up; false when it was used before. */
  use(tx: TransactionSql, challenge: string): Promise<boolean>
  tidy(): Promise<void>
}

export function openTickets(deps: { sql: Sql; vault: Vault; now: Clock }): Tickets {
  const { sql, vault, now } = deps
  return {
    issue(challenge) {
      const ticket = canonicalJson({ challenge, expiresAt: now() + TICKET_TTL_MS })
      return Buffer.from(vault.organisation.sealPassing(CONTEXT, utf8(ticket))).toString(
        'base64url',
      )
    },
    read(ticket) {
      try {
        const sealed = Buffer.from(ticket, 'base64url')
        const { challenge, expiresAt } = openJson(vault.organisation, CONTEXT, sealed, ticketSchema)
        return now() < expiresAt ? challenge : undefined
      } catch (error) {
        if (error instanceof Fault) return undefined
        throw error
      }
    },
    // The challenge and not the ticket's text, of which base64 has many spellings.
    async use(tx, challenge) {
      const used = await tx`
        insert into identity_used_ticket (challenge_hash, expires_at)
        values (${hashOf(challenge)}, ${now() + TICKET_TTL_MS}) on conflict do nothing`
      return used.count === 1
    },
    async tidy() {
      await sql`delete from identity_used_ticket where expires_at < ${now()}`
    },
  }
}
