import { Fault, fromUtf8, parseJson, utf8 } from '@wardstone/core'
import {
  compartmentId,
  type Columns,
  type Compartment,
  type CompartmentId,
  type Vault,
} from '@wardstone/vault'
import { z } from 'zod'

/** A clinician's way into one record, for an hour. */
export type Grant = {
  readonly id: string
  readonly patientId: string
  /** Why, in the clinician's words. It can be shown to the patient. */
  readonly reason: string
  readonly openedAt: number
  readonly expiresAt: number
}

export type Verdict = 'justified' | 'not-justified'

/** As the table has it. What could name a patient is sealed with that patient's key. */
export type GrantRow = {
  readonly id: string
  readonly compartment: number
  readonly account: string
  readonly sealed: Uint8Array
  readonly opened_at: number
  readonly expires_at: number
  readonly proof: Uint8Array
  readonly closed_at: number | null
  readonly reviewed_at: number | null
  readonly verdict: Verdict | null
  readonly sealed_note: Uint8Array | null
}

/** The proof that a row carries. */
export function proofOfGrant(vault: Vault, row: Pick<GrantRow, ProvedColumn>): Uint8Array {
  return vault.proof(provedOf(row))
}

/** Whether this installation opened the grant: a row that somebody wrote into the database is none. */
export function isGenuine(vault: Vault, row: Pick<GrantRow, ProvedColumn | 'proof'>): boolean {
  return vault.proves(row.proof, provedOf(row))
}

type ProvedColumn = 'id' | 'compartment' | 'account' | 'opened_at' | 'expires_at'

function provedOf(row: Pick<GrantRow, ProvedColumn>): Columns {
  return ['break_glass', row.id, row.compartment, row.account, row.opened_at, row.expires_at]
}

const details = z.object({ patientId: z.string(), reason: z.string() })

export function sealGrant(compartment: Compartment, grant: Grant): Uint8Array {
  const { patientId, reason } = grant
  return compartment.seal(grantContext(grant.id), utf8(JSON.stringify({ patientId, reason })))
}

/** A grant in words; `undefined` once its patient is erased: the words went with the key. */
export async function openGrant(vault: Vault, row: GrantRow): Promise<Grant | undefined> {
  const compartment = await find(vault, row.compartment)
  if (compartment === undefined) return undefined
  const text = parseJson(compartment.open(grantContext(row.id), row.sealed))
  return { id: row.id, ...details.parse(text), openedAt: row.opened_at, expiresAt: row.expires_at }
}

export function sealNote(key: Pick<Compartment, 'seal'>, id: string, note: string): Uint8Array {
  return key.seal(noteContext(id), utf8(note))
}

/** A review's note; null when there is none, or when it went with an erased patient's key. */
export function openNote(key: Pick<Compartment, 'open'>, row: GrantRow): string | null {
  if (row.sealed_note === null) return null
  try {
    return fromUtf8(key.open(noteContext(row.id), row.sealed_note))
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.cannot-open') return null
    throw error
  }
}

/** What binds the words of a grant, and of its review, to their row. */
export function grantContext(id: string): string {
  return `break-glass/${id}`
}

export function noteContext(id: string): string {
  return `break-glass-note/${id}`
}

/** A patient's keys; `undefined` once they are erased. */
export async function find(vault: Vault, id: number): Promise<Compartment | undefined> {
  return (await vault.unlock([compartmentId(id)])).get(compartmentId(id))
}

/** @throws Fault `records.not-found` once the patient is erased. */
export async function unlock(vault: Vault, id: CompartmentId): Promise<Compartment> {
  const compartment = await find(vault, id)
  if (compartment === undefined) throw new Fault('records.not-found', 'There is no such record.')
  return compartment
}
