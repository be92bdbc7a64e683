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

  // foundation/ledger and foundation/verifier.
  'ledger.entry-too-large': 422,
  'ledger.full': 503,
  'ledger.damaged': 500,
  'proof.malformed': 422,
  'proof.invalid': 422,

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

  // foundation/vault.
  'vault.wrong-passphrase': 500,
  'vault.key-file-damaged': 500,
  'vault.cannot-open': 500,
  'vault.erased': 410,

  // foundation/identity.
  'identity.signed-out': 401,
  'identity.refused': 401,
  'identity.step-up': 401,
  'identity.cross-site': 403,
  'identity.enrolment-expired': 410,
  'identity.password-short': 422,
  'identity.password-long': 422,
  'identity.password-known': 422,
  'identity.name-taken': 409,
  'identity.too-many-attempts': 429,

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
  'records.patient-required': 422,
  'records.too-many-matches': 422,

  // assurance.
  'controls.unknown-framework': 404,
} as const

export type FaultCode = keyof typeof statusOf
