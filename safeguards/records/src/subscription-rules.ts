import { isIP } from 'node:net'
import type { Json } from '@wardstone/core'
import { rangeOf } from '@wardstone/fhir'
import { hostOf, isNamedHost, isPublicAddress } from '@wardstone/core/outgoing-address'
import { isList, objectAt, textAt } from './json.ts'
import { HOOK_ENDPOINT_LENGTH_MAX, HOOK_HEADER_LENGTH_MAX, HOOK_HEADERS_MAX } from './limits.ts'
import { invalidAt, type Resource } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import type { Criterion } from './search-criteria.ts'
import { officialOnly, unsupported, type SearchParameters } from './search-conditions.ts'
import { searchOf } from './search-query.ts'

/** What a reader of changes asks for. */
export type Followed = { readonly type: string; readonly criteria: readonly Criterion[] }

/** What a Subscription asks for. */
export type Hook = Followed & {
  readonly endpoint: URL
  readonly headers: readonly (readonly [string, string])[]
  readonly hasPayload: boolean
  /** Milliseconds since the epoch. */
  readonly end: number | undefined
}

/** Parameters that say how a search answers, which a notification does not. */
const RESULT =
  /^_(?:count|sort|summary|total|elements|type|contained|containedType|(?:rev)?include)(?::|$)/

/** RFC 9110 §5.6.2 and §5.5, without what is not ASCII. */
const HEADER =
  /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}): *([\x21-\x7e](?:[\x20\x21-\x7e]*[\x21-\x7e])?)?$/

/** Set by this server, of the connection, or believed by proxies. */
const reservedHeaders: ReadonlySet<string> = new Set(
  `host content-length content-type content-encoding transfer-encoding connection keep-alive te trailer upgrade expect
   user-agent proxy-authorization proxy-connection proxy-authenticate forwarded x-forwarded-for x-forwarded-host
   x-forwarded-proto x-real-ip via`.split(/\s+/),
)

/**
 * Reads criteria, `Observation?code=1234`, as a search would (FHIR R4 §2.46).
 * @throws Fault as the search does, and `records.unsupported` for what is no question to one resource alone.
 */
export function followedBy(criteria: string, now: number): Followed {
  const [type = '', ...rest] = criteria.split('?')
  if (!isResourceType(type)) {
    throw invalidAt('Subscription.criteria', 'criteria are a search, as in Observation?code=1234.')
  }
  if (type === 'AuditEvent') {
    throw unsupported('AuditEvents are computed from the ledger, so nobody can subscribe to them.')
  }
  const parameters: SearchParameters = [...new URLSearchParams(rest.join('?'))]
  if (parameters.some(([name]) => RESULT.test(name))) {
    throw unsupported(
      'Criteria of a Subscription say what to find, not how to answer: leave _count, _sort, _include and the like out.',
    )
  }
  const [query] = searchOf({ type }, parameters, { now, find: officialOnly }).queries
  if (query === undefined || query.chains.length > 0 || query.having.length > 0) {
    throw unsupported(
      'Criteria of a Subscription are about the resource itself: chains and _has are not followed.',
    )
  }
  return { type, criteria: query.criteria }
}

/**
 * Reads a Subscription and refuses what this server would not do.
 * @throws Fault `records.invalid`, `records.unsupported`, or as the search that its criteria are.
 */
export function hookOf(
  resource: Resource,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: number },
): Hook {
  const channel = objectAt(resource, 'channel') ?? {}
  if (textAt(channel, 'type') !== 'rest-hook') {
    throw unsupported('Subscription.channel.type: notifications go by rest-hook alone.')
  }
  const payload = textAt(channel, 'payload') ?? ''
  if (!['', 'application/fhir+json'].includes(payload)) {
    throw unsupported('Subscription.channel.payload: it is application/fhir+json or left out.')
  }
  const ending = textAt(resource, 'end')
  return {
    ...followedBy(textAt(resource, 'criteria') ?? '', now),
    endpoint: endpointOf(textAt(channel, 'endpoint') ?? '', hosts),
    headers: headersOf(channel['header'] ?? []),
    hasPayload: payload !== '',
    end: ending === undefined ? undefined : rangeOf(ending)?.start,
  }
}

const ENDPOINT = 'Subscription.channel.endpoint'
const HEADERS = 'Subscription.channel.header'

function endpointOf(text: string, hosts: readonly string[]): URL {
  if (text.length > HOOK_ENDPOINT_LENGTH_MAX || !URL.canParse(text) || /[\s\\]/.test(text)) {
    throw invalidAt(
      ENDPOINT,
      `the endpoint is a URL of at most ${HOOK_ENDPOINT_LENGTH_MAX} characters.`,
    )
  }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw invalidAt(
      ENDPOINT,
      'the endpoint has no user, password or fragment. Put a token in channel.header.',
    )
  }
  const isNamed = isNamedHost(url, hosts)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNamed)) {
    throw invalidAt(ENDPOINT, 'the endpoint begins with https://.')
  }
  const host = hostOf(url)
  const isOurs = isIP(host) === 0 ? /(?:^|\.)localhost\.?$/.test(host) : !isPublicAddress(host)
  if (isOurs && !isNamed) {
    throw invalidAt(
      ENDPOINT,
      'the endpoint is not on the public internet. The operator can allow it: WARDSTONE_SUBSCRIPTION_HOSTS.',
    )
  }
  return url
}

function headersOf(value: Json): Hook['headers'] {
  if (!isList(value) || value.length > HOOK_HEADERS_MAX) {
    throw invalidAt(HEADERS, `there are at most ${HOOK_HEADERS_MAX} headers.`)
  }
  return value.map((each) => {
    const isShort = typeof each === 'string' && each.length <= HOOK_HEADER_LENGTH_MAX
    const [, name, content = ''] = (isShort ? HEADER.exec(each) : undefined) ?? []
    if (name === undefined) {
      throw invalidAt(
        HEADERS,
        `a header is written as in Authorization: Bearer TOKEN, in ASCII, with at most ${HOOK_HEADER_LENGTH_MAX} characters.`,
      )
    }
    if (reservedHeaders.has(name.toLowerCase())) {
      throw invalidAt(HEADERS, 'one of the headers is set by this server or by those on the way.')
    }
    return [name, content] as const
  })
}
