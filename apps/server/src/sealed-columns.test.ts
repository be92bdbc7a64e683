import { openTestDatabase } from '@wardstone/harness'
import { afterAll, expect, it } from 'vitest'
import { schemas, sealedRowsOf } from './house.ts'
import { openRooms } from './test-messaging.ts'

/**
 * What data keys seal, and what seals it again under new ones. A column that is missing here is lost at the next renewal, so a
 * new one is entered here, or below with what it is.
 */
const sealed = new Map([
  ['break_glass.sealed', 'break_glass'],
  ['break_glass.sealed_note', 'break_glass'],
  ['content_piece.sealed', 'content'],
  ['deidentified_export.sealed_report', 'deidentified_export.sealed_report'],
  ['deidentified_mapping.sealed', 'deidentified_mapping'],
  ['deidentified_part.sealed', 'deidentified_part.sealed'],
  ['directory_change.sealed', 'directory_change.sealed'],
  ['directory_group.mapping', 'directory_group.mapping'],
  ['directory_group.sealed', 'directory_group.sealed'],
  ['directory_person.sealed', 'directory_person.sealed'],
  ['export_job.sealed', 'export_job.sealed'],
  ['export_page.sealed', 'export_page.sealed'],
  ['export_part.sealed', 'export_part'],
  ['identity_account.profile', 'identity_account.profile'],
  ['identity_enrolment.pending', 'identity_enrolment.pending'],
  ['identity_passkey.sealed', 'identity_passkey.sealed'],
  ['identity_password.sealed', 'identity_password.sealed'],
  ['legal_hold.patient', 'legal_hold'],
  ['legal_hold.reason', 'legal_hold'],
  ['legal_hold_past.sealed', 'legal_hold_past'],
  ['message_intake.sealed', 'message_intake.sealed'],
  ['message_intake.sealed_id', 'message_intake.sealed_id'],
  ['message_link.sealed', 'message_link.sealed'],
  ['record.sealed', 'record'],
  ['subscription.sealed', 'subscription.sealed'],
])
/** Notes under the organisation's key stand in a column of which patients' keys seal the rest. */
const besides = 'break_glass.sealed_note'

/** Under no data key: hashes, keyed hashes, random numbers, and the public bytes of the ledger and of partners. */
const others = [
  'break_glass.proof',
  'care_relationship.practitioner',
  'care_relationship.proof',
  'care_relationship.source',
  'content_piece.id',
  'create_condition.condition',
  'directory_client.proof',
  'directory_client.token_hash',
  'directory_group.external_key',
  'directory_group.name_key',
  'directory_member.proof',
  'directory_person.external_key',
  'directory_person.look_key',
  'directory_person.name_key',
  'export_job.id',
  'export_job.owner',
  'export_page.job',
  'export_part.job',
  'feed_change.key',
  'feed_change.proof',
  'feed_reader.name',
  'feed_reader.topic',
  'identity_account.login_key',
  'identity_attempt.key',
  'identity_enrolment.proof',
  'identity_enrolment.secret_hash',
  'identity_session.proof',
  'identity_session.token_hash',
  'identity_used_ticket.challenge_hash',
  'ledger_entry.entry',
  'ledger_entry.leaf',
  'ledger_head.root',
  'ledger_tile.hashes',
  'ledger_tile.root',
  'message_intake.digest',
  'message_intake.key',
  'message_link.key',
  'message_link.prior',
  'message_visit.key',
  'mirror_log.pending_root',
  'mirror_pending.root',
  'mirror_piece.entries',
  'mirror_piece.leaves',
  'mirror_tile.root',
  'population_token.key',
  'record.head',
  'record.key',
  'record.population',
  'record.proof',
  'subscription.key',
  // By the KEK, which has a rotation of its own.
  'vault_compartment.wrapped',
  'vault_kek.proof',
  'witness_cosignature.signature',
  'witness_head.root',
]

const database = await openTestDatabase(schemas)
afterAll(database.close)

it('every column of bytes is known, as sealed under data keys or as something else', async () => {
  const columns = await database.ownerSql<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and udt_name in ('bytea', '_bytea')`
  const known = [...sealed.keys(), ...others]
  expect(columns.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
})

it('each sealed one has what seals it again, and nothing else is said to', async () => {
  const rooms = await openRooms()
  try {
    const names = sealedRowsOf(rooms.records).map(({ name }) => name)
    expect(names.toSorted()).toEqual([...new Set([...sealed.values(), besides])].toSorted())
    expect(new Set(names).size).toBe(names.length)
  } finally {
    await rooms.close()
  }
})
