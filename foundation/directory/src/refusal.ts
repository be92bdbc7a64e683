import { Fault, type FaultCode } from '@wardstone/core'

/** RFC 7644 §3.12, table 9: what a refusal is called on the wire. */
const scimTypes: Partial<Record<FaultCode, string>> = {
  'directory.invalid-filter': 'invalidFilter',
  'directory.invalid-path': 'invalidPath',
  'directory.invalid-syntax': 'invalidSyntax',
  'directory.invalid-value': 'invalidValue',
  'directory.mutability': 'mutability',
  'directory.no-target': 'noTarget',
  'directory.uniqueness': 'uniqueness',
  'directory.too-many': 'tooMany',
  'input.not-json': 'invalidSyntax',
  'input.not-utf8': 'invalidSyntax',
  'input.duplicate-key': 'invalidSyntax',
  'input.too-deep': 'invalidSyntax',
}

export const SCIM_TYPE = 'application/scim+json; charset=utf-8'
const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** The body of an error answer (RFC 7644 §3.12). */
export function scimError(status: number, detail: string, code?: string): Record<string, unknown> {
  const scimType = Object.entries(scimTypes).find(([known]) => known === code)?.[1]
  return {
    schemas: [ERROR_SCHEMA],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail,
  }
}

export const invalidValue = (message: string): Fault =>
  new Fault('directory.invalid-value', message)
export const invalidSyntax = (message: string): Fault =>
  new Fault('directory.invalid-syntax', message)
export const invalidPath = (message: string): Fault => new Fault('directory.invalid-path', message)
export const notFound = (): Fault =>
  new Fault('directory.not-found', 'The directory has no such resource.')
