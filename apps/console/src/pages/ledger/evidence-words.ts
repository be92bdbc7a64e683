import type { Evidence, Json } from '@wardstone/core'

/** Each evidence kind in a sentence. `{name}` is a fact of the entry, `{name:noun}` a counted one. A kind without a row is shown by its own name. */
const sentences: Readonly<Record<string, string>> = {
  'records.changed':
    'A record was written: {created} created, {updated} updated, {deleted} deleted.',
  'records.resealed': 'A record was sealed again under its new data key.',
  'records.read': 'A record was read, {count:resource}, by {basis}.',
  'records.searched': 'A search disclosed nobody.',
  'records.denied': 'A reading was refused.',
  'records.notified': 'A receiver at {host} was told of a change to a record, by {basis}.',
  'records.notification.ended': 'A notification to {host}: {outcome}.',
  'records.subscription.changed': 'A subscription that notifies {host} is {status}.',
  'records.feed.missed': '{readers:reader} of changes fell too far behind.',
  'records.hold.placed': 'A record was put under a legal hold.',
  'records.hold.released': 'A legal hold was released.',
  'records.erased': 'A record was erased, {resources:resource}.',
  'records.encryption.census': '{ciphertext} of {resources} resources are ciphertext.',
  'records.integrity.checked': '{sampled:batch} re-hashed, {failed} differ.',
  'records.reads.tally': '{recorded} of {answered} disclosures left an entry.',
  'vault.keys.census': '{compartments:compartment}, key {kekAgeDays:day} old.',
  'vault.key.destroyed': 'A record’s key was destroyed.',
  'vault.kek.rotated': 'Version {to} of the key replaced version {from}.',
  'vault.rewrap.completed': 'Version {kekVersion} wraps the keys of {compartments:compartment}.',
  'vault.data-key.renewed': 'A record has a new data key.',
  'vault.data-key.retired': 'A record’s older data keys were destroyed.',
  'vault.kek.retired': 'Versions of the key below {minimum} were destroyed.',
  'backup.escrow.set': 'Backups open with {needed} of {holders:holder} together.',
  'backup.made': 'A backup of {rows:row} was made.',
  'backup.failed': 'A backup could not be made: {reason}.',
  'backup.pruned': '{removed:backup} removed, {kept} kept.',
  'backup.drilled': 'A restore was tried: {rows:row}, {recordsFailed} records did not open.',
  'backup.restored': 'This installation was restored from a backup.',
  'deidentification.exported': 'A de-identified export of {patients:patient} was made ({profile}).',
  'deidentification.fetched': 'A de-identified export was fetched ({profile}).',
  'deidentification.failed': 'A de-identified export failed: {code}.',
  'deidentification.deleted': 'A de-identified export was deleted.',
  'deidentification.reversed': 'Somebody was told whom a pseudonym stands for.',
  'deidentification.unlinked': 'The mapping of an export was destroyed.',
  'identity.account.created': 'An account was created.',
  'identity.account.invited': 'Somebody in the directory was sent a link.',
  'identity.account.enrolled': 'An account enrolled with {factor}.',
  'identity.account.closed': 'An account was closed.',
  'identity.session.opened': 'Signed in with {factor}.',
  'identity.session.ended': 'A session ended: {reason}.',
  'identity.sign-in.refused': 'A sign-in was refused.',
  'identity.accounts.census': '{accounts:account}, {withoutSecondFactor} without a second factor.',
  'identity.session.limits': 'Sessions end after {idleMinutes:idle minute}.',
  'identity.log-in.monitor': '{refused:sign-in} refused, {locked} slowed down.',
  'directory.person.joined': 'The directory named somebody new ({source}).',
  'directory.person.moved': 'The directory changed what is known of somebody ({source}).',
  'directory.person.left': 'Somebody left: the account ended with {sessions:session} ({source}).',
  'directory.person.adopted': 'The directory keeps an account that was made here.',
  'directory.group.changed': 'A group of the directory: {change}, {added} in, {removed} out.',
  'directory.mapping.set': 'The roles that a group gives were set, for {people} people.',
  'directory.client.created': 'A token for SCIM was made.',
  'directory.client.revoked': 'A token for SCIM was taken back.',
  'directory.client.refused': 'SCIM was asked with a token that is not good: {reason}.',
  'directory.leavers.held': 'Somebody’s leaving waits for an officer: more than {limit} an hour.',
  'directory.leavers.decided': 'An officer decided: {left} left, {kept} stay.',
  'directory.list.imported': 'A list of people: {joined} joined, {moved} moved, {left} left.',
  'access.break-glass.opened': 'Emergency access was opened.',
  'access.break-glass.closed': 'Emergency access was closed.',
  'access.break-glass.reviewed': 'Emergency access was reviewed: {verdict}.',
  'access.break-glass.census': '{open} emergency accesses open, {waiting} wait, {overdue} overdue.',
  'access.denied': '{action} was denied.',
  'access.policy.loaded': '{policies:access policy} in force.',
  'server.started': 'The server started.',
  'server.stopped': 'The server stopped.',
  'server.transport.census': '{listeners:listener}, {tls13} with TLS 1.3.',
  'ledger.verified': 'The whole ledger was re-derived, {size:entry}.',
  'controls.determined': 'The rule {rule} became {status}.',
  'records.tampering.found': 'A stored record was not as this server wrote it.',
  'ledger.index.rooted': 'The index of who is named where was rooted, {size:entry}.',
  'mirror.kept': 'Another organisation’s ledger was kept, {size:entry}.',
  'mirror.sent': 'A mirror holds our ledger, {size:entry}.',
  'mirror.switched': 'Keeping another organisation’s ledger was switched.',
  'mirror.added': 'A mirror was entered.',
  'mirror.removed': 'A mirror was taken out.',
  'messages.received': 'A message was {outcome}.',
  'messages.refused': 'Messages were {outcome}: {code}.',
  'messages.sender.added': 'A sender of messages was entered.',
  'messages.sender.removed': 'A sender of messages was taken out.',
  'witness.partner.added': 'A partner was entered.',
  'witness.partner.removed': 'A partner was taken out.',
  'witness.cosigned': 'Another organisation’s checkpoint was cosigned.',
  'witness.received': 'Another organisation cosigned our checkpoint.',
  'witness.fork-detected': 'A ledger was found to have two histories.',
  'anchors.anchored': 'The ledger’s head was anchored by {kind}.',
  'anchors.confirmed': 'An anchor was confirmed by {kind}.',
  'anchors.reorganised': 'An anchor was taken back by {kind}.',
  'anchors.failed': 'Anchoring failed at {kind}: {code}.',
  'access.tampering.found': 'Rows that this server did not write were found.',
  'audit.exported': 'A bundle for an auditor was exported.',
}

/** The kinds a person can filter by. */
export const kinds: readonly string[] = Object.keys(sentences)

/** An entry in one sentence. */
export function evidenceInWords({ kind, facts }: Evidence): string {
  const sentence = sentences[kind]
  if (sentence === undefined) return kind
  return sentence.replaceAll(/\{(\w+)(?::([a-z -]+))?\}/g, (_, name: string, noun?: string) => {
    const fact = facts[name]
    return noun !== undefined && typeof fact === 'number' ? counted(fact, noun) : factInWords(fact)
  })
}

function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`
  const plural = noun.endsWith('y')
    ? `${noun.slice(0, -1)}ies`
    : noun.endsWith('ch')
      ? `${noun}es`
      : `${noun}s`
  return `${count} ${plural}`
}

const words: Readonly<Record<string, string>> = {
  'password+totp': 'password and code',
  passkey: 'a passkey',
  'care-relationship': 'care relationship',
}

function factInWords(fact: Json | undefined): string {
  if (fact === undefined || fact === null) return 'an unstated number of'
  if (typeof fact === 'string') return words[fact] ?? fact.replaceAll('-', ' ')
  return typeof fact === 'number' || typeof fact === 'boolean' ? String(fact) : JSON.stringify(fact)
}
