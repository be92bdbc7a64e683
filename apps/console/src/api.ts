import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import type { Role } from '@wardstone/core'
import type { CompleteAnswer } from '@wardstone/verifier'
import type * as Api from './api-types.ts'
import { Problem, problemOf } from './problem.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function send(method: Method, path: string, body?: BodyInit, type?: string) {
  const response = await ask(method, path, body, type)
  return response.status === 204 ? undefined : readBody(response)
}

/** One request to our own server. Writes carry the header that a foreign page cannot set without our consent. */
async function ask(method: Method, path: string, body?: BodyInit, type?: string) {
  const headers = new Headers({ accept: 'application/json, application/fhir+json;q=0.9' })
  if (method !== 'GET') headers.set('x-wardstone', '1')
  if (type !== undefined) headers.set('content-type', type)
  const response = await fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body }),
  }).catch(() => {
    throw new Problem({
      status: 0,
      code: 'network.unreachable',
      title: 'The server did not answer',
      detail: 'Nothing was changed. Check that the server runs and that this computer reaches it.',
    })
  })
  if (!response.ok) throw problemOf(response.status, await readBody(response))
  return response
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** Reads a resource of the API or of FHIR. */
export async function get<T>(path: string): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server checks what it sends against the same schema.
  return (await send('GET', path)) as T
}

/** Reads a resource that is text, as it is. */
export async function getText(path: string): Promise<string> {
  return (await ask('GET', path)).text()
}

/** Sends a JSON value. */
export async function post<T>(path: string, value: unknown = {}): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server checks what it sends against the same schema.
  return (await send('POST', path, JSON.stringify(value), 'application/json')) as T
}

/** Replaces a resource; nothing of the answer is needed. */
export async function put(path: string, value: unknown): Promise<void> {
  await send('PUT', path, JSON.stringify(value), 'application/json')
}

/** Removes a resource. */
export async function remove(path: string): Promise<void> {
  await send('DELETE', path)
}

/** Sends one CSV file as it is. */
export async function postCsv<T>(path: string, file: Blob): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server checks what it sends against the same schema.
  return (await send('POST', path, file, 'text/csv')) as T
}

/** Sends one FHIR file as it is. */
export async function postFhir(file: Blob): Promise<unknown> {
  return send('POST', '/fhir/R4', file, 'application/fhir+json')
}

type PasskeyRequest = PublicKeyCredentialRequestOptionsJSON & { readonly ticket: string }

const id = encodeURIComponent

/** Every question the console asks the server, by name. */
export const api = {
  session: () => get<Api.Session>('/api/session'),
  signOut: () => post<void>('/api/sign-out'),
  passkeyRequest: () => post<PasskeyRequest>('/api/sign-in/passkey/options'),
  signInWithPasskey: (body: { ticket: string; response: AuthenticationResponseJSON }) =>
    post<Api.Session>('/api/sign-in/passkey', body),
  signInWithPassword: (body: { loginName: string; password: string; code: string }) =>
    post<Api.Session>('/api/sign-in/password', body),

  inspectEnrolment: (secret: string) =>
    post<Api.EnrolmentOffer>('/api/enrolments/inspect', { secret }),
  passkeyCreation: (body: { secret: string; loginName: string; displayName: string }) =>
    post<PublicKeyCredentialCreationOptionsJSON>('/api/enrolments/passkey/options', body),
  enrolPasskey: (body: { secret: string; response: RegistrationResponseJSON }) =>
    post<Api.Session>('/api/enrolments/passkey', body),
  enrolPassword: (body: {
    secret: string
    loginName: string
    displayName: string
    password: string
  }) => post<Api.TotpSecret>('/api/enrolments/password', body),
  confirmPassword: (body: { secret: string; code: string }) =>
    post<Api.Session>('/api/enrolments/password/confirm', body),

  accounts: () => get<Api.Accounts>('/api/accounts'),
  invite: (body: { displayName: string; roles: readonly Role[]; practitioner?: string }) =>
    post<Api.Invitation>('/api/accounts', body),

  grants: () => get<{ grants: readonly Api.Grant[] }>('/api/access/grants'),
  openBreakGlass: (body: { identifier: string; reason: string }) =>
    post<{ id: string; patientId: string; expiresAt: number }>('/api/access/break-glass', body),
  closeBreakGlass: (grant: string) => post<void>(`/api/access/break-glass/${id(grant)}/close`),
  reviews: () => get<Api.Reviews>('/api/access/reviews'),
  review: (review: string, body: { verdict: Api.Verdict; note: string }) =>
    post<Api.Review>(`/api/access/reviews/${id(review)}`, body),

  accesses: (patient: string, before?: number) =>
    get<Api.RecordAccesses>(
      `/api/records/patients/${id(patient)}/accesses${before === undefined ? '' : `?before=${before}`}`,
    ),
  erase: (patient: string, confirm: string) =>
    post<{ entry: number }>(`/api/records/patients/${id(patient)}/erase`, { confirm }),

  ledger: () => get<Api.LedgerSummary>('/api/ledger'),
  everythingAbout: (subject: string) => get<CompleteAnswer>(`/api/ledger/subjects/${id(subject)}`),
  entries: (query: EntryQuery) => get<Api.LedgerEntries>(`/api/ledger/entries?${queryOf(query)}`),

  frameworks: () => get<Api.Frameworks>('/api/frameworks'),
  controls: (framework: string) => get<Api.Controls>(`/api/controls?${queryOf({ framework })}`),
  today: (since?: number) => get<Api.Today>(`/api/today?${queryOf({ since })}`),
}

/** Which entries of the ledger, newest first. */
export type EntryQuery = {
  readonly before?: number | undefined
  readonly kind?: string | undefined
  readonly subject?: string | undefined
  readonly limit: number
}

/** Where the auditor's bundle is downloaded from: streamed to disk by the browser, never held in memory. */
export function auditExportUrl(framework: string): string {
  return `/api/audit/export?${queryOf({ framework })}`
}

function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return query.toString()
}
