import { isObject, textAt, type JsonObject } from './json.ts'
import type { Json } from '@wardstone/core'
import { restrictedZip3, states } from './rules/zip3.ts'

const restricted: ReadonlySet<string> = new Set(Object.values(restrictedZip3).flat())
const abbreviations: ReadonlySet<string> = new Set(Object.values(states))
const ours: ReadonlySet<string> = new Set([
  'us',
  'usa',
  'united states',
  'united states of america',
])
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const ZIP = /^(\d{3})\d{2}(?:-?\d{4})?$/

/** State, first three digits of the ZIP code and country of an Address; of addresses abroad the country alone. */
export function addressOut(address: Json): JsonObject | undefined {
  if (!isObject(address)) return undefined
  const written = textAt(address, 'country')?.trim()
  const state = stateOf(textAt(address, 'state'))
  const isOurs = written === undefined ? state !== undefined : ours.has(written.toLowerCase())
  if (!isOurs) {
    const country = written === undefined ? undefined : countryOf(written)
    return country === undefined ? undefined : { country }
  }
  const zip = zip3Of(textAt(address, 'postalCode'))
  return {
    ...(state === undefined ? {} : { state }),
    ...(zip === undefined ? {} : { postalCode: zip }),
    country: 'US',
  }
}

/** The first three digits, or 000; undefined for what is no ZIP code. */
function zip3Of(zip: string | undefined): string | undefined {
  const prefix = ZIP.exec(zip?.trim() ?? '')?.[1]
  if (prefix === undefined) return undefined
  return restricted.has(prefix) ? '000' : prefix
}

function stateOf(state: string | undefined): string | undefined {
  const text = state?.trim() ?? ''
  if (abbreviations.has(text)) return text
  const name = text.toLowerCase()
  return Object.hasOwn(states, name) ? states[name] : undefined
}

function countryOf(country: string): string | undefined {
  return /^[A-Z]{2}$/.test(country) && regions.of(country) !== undefined ? country : undefined
}
