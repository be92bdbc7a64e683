import { assert } from '@wardstone/core'

const FHIR = 'application/fhir+json'

/** Somebody who has signed in over HTTP, as a browser does. */
export type SignedInPerson = {
  /** Asks once, as this person. Undefined when the answer did not come whole. */
  ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: string,
  ): Promise<{ readonly status: number; readonly text: string } | undefined>
}

/**
 * Follows an enrolment link with a password and an authenticator app, which signs in.
 * @param enrolment.code What the app shows now for a secret.
 */
export async function enrolPerson(enrolment: {
  readonly url: string
  readonly loginName: string
  readonly code: (totpSecret: string) => Promise<string>
}): Promise<SignedInPerson> {
  const { origin, hash } = new URL(enrolment.url)
  const { loginName } = enrolment
  const secret = hash.slice(1)
  const headers = { 'content-type': 'application/json', 'x-wardstone': '1' }
  const post = async (path: string, body: unknown): Promise<Response> => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    assert(answer.ok, `${path} answers ${answer.status}`)
    return answer
  }
  const password = `${loginName} has a password of their own`
  const names = { loginName, displayName: loginName }
  const app: unknown = await (
    await post('/api/enrolments/password', { secret, ...names, password })
  ).json()
  assert(typeof app === 'object' && app !== null && 'totpSecret' in app, 'there is a secret')
  const code = await enrolment.code(String(app.totpSecret))
  const welcomed = await post('/api/enrolments/password/confirm', { secret, code })
  const cookie = welcomed.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return {
    async ask(method, path, body) {
      try {
        const answer = await fetch(`${origin}${path}`, {
          method,
          headers: { 'x-wardstone': '1', 'content-type': FHIR, cookie },
          ...(body === undefined ? {} : { body }),
        })
        return { status: answer.status, text: await answer.text() }
      } catch {
        return undefined
      }
    },
  }
}
