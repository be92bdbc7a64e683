import { randomUUID } from 'node:crypto'
import { Fault, type FaultCode } from '@wardstone/core'
import { SCIM_TYPE, scimError } from '@wardstone/directory'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { STORAGE_FULL, type Storage } from './storage.ts'

const FAULT_DOCS = 'https://wardstone.dev/faults/'

/** Answers every refusal: OperationOutcome under /fhir (FHIR R4 §3.1.0.4), problem details elsewhere (RFC 9457). */
export function installProblems(app: FastifyInstance, log: Logger, storage?: Storage): void {
  app.setErrorHandler(async (error, request, reply) => {
    const fault = asFault(error)
    // A database that cannot start for want of space says no more than that it is not there.
    if (fault?.code === 'database.unavailable' && (await storage?.isFull()) === true)
      return answer(request, reply, new Fault('storage.full', STORAGE_FULL))
    if (fault !== undefined) return answer(request, reply, fault)
    const reference = randomUUID()
    log.error(
      { reference, route: request.routeOptions.url, ...describe(error) },
      'a request failed',
    )
    return answer(request, reply, {
      status: 500,
      code: 'internal',
      message:
        'Something went wrong on our side; nothing was changed. Give the reference to your operator.',
      reference,
    })
  })
  app.setNotFoundHandler((request, reply) =>
    answer(request, reply, new Fault('input.not-found', 'There is nothing at this address.')),
  )
}

/** A refusal that was thrown, or what a library's own refusal amounts to. `undefined`: a bug. */
function asFault(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation
    const where = issue?.instancePath.replaceAll('/', '.').replace(/^\./, '') ?? ''
    const field = where === '' ? 'The request' : where
    return new Fault('input.invalid', `${field}: ${issue?.message ?? 'not valid'}.`)
  }
  if (lostConnection.has(codeOf(error)))
    return new Fault('database.unavailable', 'The database is restarting. Try again in a moment.')
  const code = libraryCodes.get(codeOf(error))
  return code === undefined ? undefined : new Fault(code[0], code[1])
}

/** How the client, the system and PostgreSQL say that PostgreSQL went away under a request, or is not there. */
const lostConnection: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
])

const libraryCodes: ReadonlyMap<string, readonly [FaultCode, string]> = new Map([
  [
    'FST_ERR_CTP_BODY_TOO_LARGE',
    ['input.too-large', 'The body is over the limit of 1 MiB for this address.'],
  ],
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    ['input.invalid', 'Send JSON: Content-Type application/json.'],
  ],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', ['input.not-json', 'The body is empty.']],
  [
    'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    ['input.invalid', 'The body is not as long as Content-Length says.'],
  ],
  ['FST_ERR_CTP_INVALID_JSON_BODY', ['input.not-json', 'The body is not valid JSON.']],
  ['FST_ERR_BAD_URL', ['input.invalid', 'The address is not a valid URL.']],
  ['CONNECTION_ENDED', ['database.unavailable', 'The server is stopping.']],
  ['57P03', ['database.unavailable', 'The database is starting. Try again in a moment.']],
  // PostgreSQL's own words for it (Appendix A, "disk_full"), and the system's about our files.
  ['53100', ['storage.full', STORAGE_FULL]],
  ['ENOSPC', ['storage.full', STORAGE_FULL]],
  ['EDQUOT', ['storage.full', STORAGE_FULL]],
] satisfies readonly (readonly [string, readonly [FaultCode, string]])[])

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

/** What a log may hold of a bug: where it happened. An unexpected message could quote a patient. */
export function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error }
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
  return { error: error.name, code: codeOf(error), at: frames.map((line) => line.trim()) }
}

type Refusal = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly reference?: string
  readonly details?: Readonly<Record<string, unknown>>
}

function answer(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, code, message, reference } = refusal
  // Where in what was sent: a path of member names, never a value.
  const place = refusal.details?.['expression']
  reply.code(status).header('cache-control', 'no-store')
  const wait = refusal.details?.['retryAfterS']
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  if (request.url.startsWith('/scim/'))
    return reply.type(SCIM_TYPE).send(JSON.stringify(scimError(status, message, code)))
  if (request.url.startsWith('/fhir/')) {
    return reply.type('application/fhir+json; charset=utf-8').send(
      JSON.stringify({
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'error',
            code: issueTypes[status] ?? 'processing',
            details: { coding: [{ system: FAULT_DOCS, code }], text: message },
            ...(place === undefined ? {} : { expression: [place] }),
            ...(reference === undefined ? {} : { diagnostics: `reference ${reference}` }),
          },
        ],
      }),
    )
  }
  return reply.type('application/problem+json; charset=utf-8').send(
    JSON.stringify({
      type: `${FAULT_DOCS}${code}`,
      title: titles[status] ?? 'Refused',
      status,
      detail: message,
      code,
      reference: reference ?? request.id,
    }),
  )
}

/** http://hl7.org/fhir/R4/valueset-issue-type.html */
const issueTypes: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'deleted',
  413: 'too-long',
  422: 'processing',
  429: 'throttled',
  500: 'exception',
  503: 'transient',
  507: 'no-store',
}

const titles: Readonly<Record<number, string>> = {
  400: 'Not understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict',
  410: 'No longer there',
  413: 'Too large',
  422: 'Cannot be used',
  429: 'Too many attempts',
  500: 'Failed',
  503: 'Not ready',
  507: 'Disk full',
}
