import type { Evidence, Json } from '@wardstone/core'

/** Each evidence kind in a sentence. `{name}` is a fact of the entry. A kind without a row is shown by its own name. */
const sentences: Readonly<Record<string, string>> = {
  'records.changed': 'A record was written: {created} created, {updated} updated.',
  'records.read': 'A record was read, {count} resources, by {basis}.',
  'records.searched': 'A search disclosed nobody.',
  'records.denied': 'A reading was refused.',
  'records.erased': 'A record was erased, {resources} resources.',
  'records.encryption.census': '{ciphertext} of {resources} resources are ciphertext.',
  'records.integrity.checked': '{sampled} batches re-hashed, {failed} differ.',
  'records.reads.tally': '{recorded} of {answered} disclosures left an entry.',
  'vault.keys.census': '{compartments} compartments, key {kekAgeDays} days old.',
  'vault.key.destroyed': 'A record’s key was destroyed.',
  'identity.account.created': 'An account was created.',
  'identity.account.enrolled': 'An account enrolled with {factor}.',
  'identity.account.closed': 'An account was closed.',
  'identity.session.opened': 'Signed in with {factor}.',
  'identity.session.ended': 'A session ended: {reason}.',
  'identity.sign-in.refused': 'A sign-in was refused.',
  'identity.accounts.census': '{accounts} accounts, {withoutSecondFactor} without a second factor.',
  'identity.session.limits': 'Sessions end after {idleMinutes} idle minutes.',
  'identity.log-in.monitor': '{refused} sign-ins refused, {locked} slowed down.',
  'access.break-glass.opened': 'Emergency access was opened.',
  'access.break-glass.closed': 'Emergency access was closed.',
  'access.break-glass.reviewed': 'Emergency access was reviewed: {verdict}.',
  'access.break-glass.census': '{open} emergency accesses open, {waiting} wait, {overdue} overdue.',
  'access.denied': '{action} was denied.',
  'access.policy.loaded': '{policies} access policies are in force.',
  'server.started': 'The server started.',
  'server.stopped': 'The server stopped.',
  'server.transport.census': '{listeners} listeners, {tls13} with TLS 1.3.',
  'ledger.verified': 'The whole ledger was re-derived, {size} entries.',
  'audit.exported': 'A bundle for an auditor was exported.',
}

/** The kinds a person can filter by. */
export const kinds: readonly string[] = Object.keys(sentences)

/** An entry in one sentence. */
export function evidenceInWords({ kind, facts }: Evidence): string {
  const sentence = sentences[kind]
  if (sentence === undefined) return kind
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => factInWords(facts[name]))
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
