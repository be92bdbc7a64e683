import type { Place } from './fields.ts'
import { invalid } from './refusals.ts'

const TIME =
  /^(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,9}))?)?)?)?)?)?([+-]\d{4})?$/
const MINUTES_OF_DAY = 24 * 60
const OFFSET_MINUTES_MAX = 14 * 60

/** A point or stretch of time as FHIR writes it, and how exactly it is known. */
export type Time = { readonly text: string; readonly precision: 'date' | 'instant' }

/**
 * HL7 DTM (v2.9 §2.A.22) to FHIR dateTime (R4 §2.24.0.1), which needs an offset with every time of day: the message’s own,
 * or that of `zone` (IANA) at that moment. Zeros, sent where nothing is known, are no time.
 * @throws Fault `messages.invalid` for what is no time; what it was is not repeated.
 */
export function timeOf(text: string, zone: string, place: Place): Time | undefined {
  const sent = text.trim()
  if (/^0+$/.test(sent)) return undefined
  const match = TIME.exec(sent)
  if (match === null) throw invalid(place, 'is no time of the form YYYYMMDDhhmmss+zzzz')
  const [, year = '', month, day, hour, minute = '00', second = '00', fraction, offset] = match
  if (!isDate(year, month, day)) throw invalid(place, 'is no day of the calendar')
  if (month === undefined) return { text: year, precision: 'date' }
  if (day === undefined) return { text: `${year}-${month}`, precision: 'date' }
  const date = `${year}-${month}-${day}`
  if (hour === undefined) return { text: date, precision: 'date' }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw invalid(place, 'is no time of day')
  }
  const clock = `${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`
  const zoned = offset === undefined ? offsetIn(zone, `${date}T${clock.slice(0, 8)}`) : offset
  return { text: `${date}T${clock}${checkedOffset(zoned, place)}`, precision: 'instant' }
}

function isDate(year: string, month: string | undefined, day: string | undefined): boolean {
  if (year === '0000') return false
  if (month === undefined) return true
  if (Number(month) < 1 || Number(month) > 12) return false
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return day === undefined || (Number(day) >= 1 && Number(day) <= last)
}

function checkedOffset(offset: string, place: Place): string {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5))
  if (Number(offset.slice(3, 5)) > 59 || minutes > OFFSET_MINUTES_MAX) {
    throw invalid(place, 'has an offset from UTC that no place has')
  }
  return `${offset.slice(0, 3)}:${offset.slice(3, 5)}`
}

/** The zone’s offset when its clocks show `local`, as `+hhmm`. Of an hour that comes twice, the first. */
function offsetIn(zone: string, local: string): string {
  const wanted = Date.parse(`${local}Z`)
  // The offset at the moment that UTC shows this is off by hours at most; asked again from there it is exact.
  let minutes = offsetAt(zone, wanted)
  minutes = offsetAt(zone, wanted - minutes * 60_000)
  const size = Math.abs(minutes) % MINUTES_OF_DAY
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function offsetAt(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
