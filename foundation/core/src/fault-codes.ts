/**
 * Every way an operation can be refused, and the HTTP status each one becomes.
 * One table for the whole house; docs/faults.md has a row for each code, and a test compares the two.
 */
export const statusOf = {
  // Reading what was sent.
  'input.invalid': 400,
  'input.not-json': 400,
  'input.not-utf8': 400,
  'input.duplicate-key': 400,
  'input.too-deep': 400,
  'input.too-large': 413,
  'input.not-found': 404,
  'input.conflict': 409,
  'input.rate-limited': 429,

  // Starting and running.
  'config.invalid': 500,
  'config.unsafe-file': 500,
  'database.in-use': 500,
  'database.unavailable': 503,
  'server.busy': 503,
  'storage.full': 507,

  // foundation/ledger and foundation/verifier.
  'ledger.entry-too-large': 422,
  'ledger.full': 503,
  'ledger.damaged': 500,
  'proof.malformed': 422,
  'proof.invalid': 422,

  // foundation/backup.
  'backup.malformed': 422,
  'backup.no-escrow': 409,
  'backup.not-ours': 409,
  'backup.wrong-share': 422,

  // foundation/anchors.
  'anchors.pending': 409,
  'anchors.refused': 422,
  'anchors.unavailable': 503,

  // foundation/witness.
  'witness.malformed': 400,
  'witness.not-signed': 403,
  'witness.unknown-log': 404,
  'witness.inconsistent': 422,
  'witness.partner-invalid': 422,
  'witness.partner-known': 409,

  // foundation/mirror.
  'mirror.malformed': 400,
  'mirror.unsupported': 415,
  'mirror.unknown-log': 404,
  'mirror.nothing-pending': 422,
  'mirror.inconsistent': 422,
  'mirror.full': 507,
  'mirror.damaged': 500,
  'mirror.invalid': 422,
  'mirror.known': 409,

  // foundation/vault.
  'vault.wrong-passphrase': 500,
  'vault.key-file-damaged': 500,
  'vault.cannot-open': 500,
  'vault.erased': 410,
  'vault.key-file-unknown': 500,
  'vault.key-file-behind': 500,
  'vault.kek-unavailable': 503,
  'vault.kek-refused': 500,
  'vault.kek-in-use': 409,
  'vault.kek-moved-on': 409,
  'vault.data-key-replaced': 409,
  'vault.algorithm-expired': 500,

  // foundation/identity.
  'identity.signed-out': 401,
  'identity.refused': 401,
  'identity.step-up': 401,
  'identity.cross-site': 403,
  'identity.enrolment-expired': 410,
  'identity.password-short': 422,
  'identity.password-long': 422,
  'identity.password-known': 422,
  'identity.password-leaked': 422,
  'identity.name-taken': 409,
  'identity.too-many-attempts': 429,
  'identity.last-officer': 409,

  // foundation/directory.
  'directory.signed-out': 401,
  'directory.invalid-filter': 400,
  'directory.invalid-path': 400,
  'directory.invalid-syntax': 400,
  'directory.invalid-value': 400,
  'directory.mutability': 400,
  'directory.no-target': 400,
  'directory.not-found': 404,
  'directory.uniqueness': 409,
  'directory.version': 412,
  'directory.too-many': 400,
  'directory.leavers-held': 429,
  'directory.full': 507,
  'directory.unsupported': 501,
  'directory.list-invalid': 422,

  // foundation/access.
  'access.forbidden': 403,
  'access.policy-invalid': 422,
  'access.reason-required': 422,
  'access.already-open': 409,
  'access.already-reviewed': 409,

  // safeguards/records.
  'records.not-found': 404,
  'records.gone': 410,
  'records.not-fhir': 422,
  'records.invalid': 422,
  'records.unsupported': 400,
  'records.reference-unresolved': 422,
  'records.version-conflict': 409,
  'records.precondition-failed': 412,
  'records.several-matches': 412,
  'records.on-hold': 409,
  'records.not-empty': 409,
  'records.not-acceptable': 406,
  'records.too-many-exports': 429,
  'records.too-many-subscriptions': 429,
  'records.export-failed': 422,
  'records.patient-required': 422,
  'records.too-many-matches': 422,

  // safeguards/messages.
  'messages.malformed': 400,
  'messages.charset': 400,
  'messages.invalid': 422,
  'messages.unsupported': 422,
  'messages.unknown-sender': 403,
  'messages.conflict': 409,
  'messages.busy': 503,

  // assurance.
  'controls.unknown-framework': 404,
} as const

export type FaultCode = keyof typeof statusOf
