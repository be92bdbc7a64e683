/** What the server said when it refused, in words a person can act on (RFC 9457, or a FHIR OperationOutcome). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly title: string
  /** Quoted to support; leads to the server's log line. */
  readonly reference: string | undefined

  constructor(answer: {
    status: number
    code: string
    title: string
    detail: string
    reference?: string | undefined
  }) {
    super(answer.detail)
    this.status = answer.status
    this.code = answer.code
    this.title = answer.title
    this.reference = answer.reference
  }
}

/** Reads the body of a refusal; anything unreadable becomes a plain sentence. */
export function problemOf(status: number, body: unknown): Problem {
  const outcome = operationOutcome(body)
  if (outcome !== undefined) {
    return new Problem({ status, code: outcome.code, title: 'Refused', detail: outcome.text })
  }
  const fields = isObject(body) ? body : {}
  return new Problem({
    status,
    code: text(fields['code']) ?? `http.${status}`,
    title: text(fields['title']) ?? (status >= 500 ? 'The server could not do this' : 'Refused'),
    detail: text(fields['detail']) ?? `The server answered ${status} and gave no reason.`,
    reference: text(fields['reference']) ?? text(fields['instance']),
  })
}

/** Any thrown value as a Problem: a network that is down is one too. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({
    status: 0,
    code: 'console.unexpected',
    title: 'This did not work',
    detail: error instanceof Error ? error.message : String(error),
  })
}

function operationOutcome(body: unknown): { code: string; text: string } | undefined {
  if (!isObject(body) || body['resourceType'] !== 'OperationOutcome') return undefined
  const issues: unknown[] = Array.isArray(body['issue']) ? body['issue'] : []
  const issue = issues.find(isObject) ?? {}
  const details = issue['details']
  const expression: unknown[] = Array.isArray(issue['expression']) ? issue['expression'] : []
  const where = text(expression[0])
  const said =
    (isObject(details) ? text(details['text']) : undefined) ??
    text(issue['diagnostics']) ??
    'The server gave no reason.'
  return {
    code: faultCodeOf(details) ?? text(issue['code']) ?? 'processing',
    text: where === undefined || said.startsWith(where) ? said : `${said} (at ${where})`,
  }
}

/** Our own code, where the outcome carries it beside FHIR's. */
function faultCodeOf(details: unknown): string | undefined {
  const codings: unknown[] =
    isObject(details) && Array.isArray(details['coding']) ? details['coding'] : []
  return text(codings.find(isObject)?.['code'])
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Narrows a parsed JSON value to an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
