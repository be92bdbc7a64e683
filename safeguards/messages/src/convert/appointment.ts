import type { Segment } from '../er7.ts'
import { textAt, valueAt } from '../fields.ts'
import { appointmentStates } from './codes.ts'
import { concept, instant } from './datatypes.ts'
import { fill, some, type Convert, type Draft } from './draft.ts'
import { eventOf } from './event.ts'
import { appointmentRules } from './orders.ts'
import { location, practitioner } from './shared.ts'
import type { Subject, Work } from './work.ts'

const MINUTE_MS = 60_000
/** Units of a duration as senders write them (UCUM, ISO+ or words), in minutes. */
const unitMinutes: Readonly<Record<string, number>> = {
  S: 1 / 60,
  SEC: 1 / 60,
  M: 1,
  MIN: 1,
  MINUTES: 1,
  H: 60,
  HR: 60,
  HOURS: 60,
}

/** Gathers SCH and the resources that were booked. */
export type Gathering = {
  /** Whether the segment was part of an appointment. */
  take(segment: Segment): boolean
  finish(): void
}

type Booking = Work & {
  readonly draft: Draft
  readonly participants: Draft[]
  /** What each participant is taken to have said. */
  readonly answer: string
  start?: string
  end?: string
  minutes?: number
}

export function openAppointment(work: Work, subject: Subject): Gathering {
  const { trigger } = eventOf(work.conversion.message)
  const status = appointmentStates[trigger] ?? 'booked'
  let booking: Booking | undefined
  const finish = (): void => {
    if (booking !== undefined) add(booking, subject, status)
    booking = undefined
  }
  return {
    take(segment) {
      if (segment.name === 'SCH') {
        finish()
        booking = begin(work, segment, status === 'booked' ? 'accepted' : 'declined')
        return true
      }
      const taker = takers[segment.name]
      if (taker === undefined || booking === undefined) return false
      taker(booking, segment)
      return true
    },
    finish,
  }
}

function begin(work: Work, sch: Segment, answer: string): Booking {
  const { conversion } = work
  const draft = fill(conversion, sch, appointmentRules)
  const booking: Booking = { ...work, draft, participants: [], answer }
  const timing = valueAt(conversion.message, sch, 11)
  const [start, end] = [4, 5].map((at) =>
    timing === undefined ? undefined : instant(timing.within(at), conversion),
  )
  if (typeof start === 'string') booking.start = start
  if (typeof end === 'string') booking.end = end
  takeLength(booking, sch, 9)
  return booking
}

const takers: Readonly<Record<string, (booking: Booking, segment: Segment) => void>> = {
  AIS: (booking, segment) => {
    takeTimes(booking, segment, 4, 7)
    fill(booking.conversion, segment, [[3, 'serviceType[]', concept]], booking.draft)
  },
  AIP: (booking, segment) => {
    takeTimes(booking, segment, 6, 9)
    takeActor(booking, segment, practitioner)
  },
  AIL: (booking, segment) => {
    takeTimes(booking, segment, 6, 9)
    takeActor(booking, segment, location)
  },
  AIG: (booking, segment) => {
    takeTimes(booking, segment, 8, 11)
    const type = fill(booking.conversion, segment, [[4, 'type[]', concept]])
    if (type['type'] !== undefined) booking.participants.push({ ...type, status: booking.answer })
  },
}

function takeTimes(booking: Booking, segment: Segment, from: number, duration: number): void {
  const at = valueAt(booking.conversion.message, segment, from)
  const sent = at === undefined ? undefined : instant(at, booking.conversion)
  if (typeof sent === 'string') booking.start ??= sent
  takeLength(booking, segment, duration)
}

function takeLength(booking: Booking, segment: Segment, field: number): void {
  const { message } = booking.conversion
  const unit = unitMinutes[(textAt(message, segment, field + 1) ?? 'MIN').toUpperCase()]
  const length = Number(textAt(message, segment, field) ?? Number.NaN)
  const minutes = unit === undefined ? 0 : Math.round(length * unit)
  if (minutes > 0) booking.minutes ??= minutes
}

function takeActor(booking: Booking, segment: Segment, convert: Convert): void {
  const value = valueAt(booking.conversion.message, segment, 3)
  const actor = value === undefined ? undefined : convert(value, booking.conversion)
  if (actor !== undefined) booking.participants.push({ actor, status: booking.answer })
}

function add(booking: Booking, subject: Subject, status: string): void {
  const { collection, conversion, draft, minutes, participants, start } = booking
  const { message } = conversion
  const until =
    booking.end ??
    (start === undefined || minutes === undefined
      ? undefined
      : new Date(Date.parse(start) + minutes * MINUTE_MS).toISOString())
  const isTimed =
    start !== undefined && until !== undefined && Date.parse(until) >= Date.parse(start)
  const key = draft['identifier'] ?? textAt(message, message.segments[0], 10) ?? ''
  const patient = { actor: { ...subject.patient }, status: booking.answer }
  collection.add('Appointment', [JSON.stringify(key)], {
    ...draft,
    // Without both ends FHIR allows only these two (R4 Appointment, app-3).
    status: isTimed || status === 'cancelled' ? status : 'proposed',
    ...(isTimed ? { start, end: until } : {}),
    ...some({ minutesDuration: minutes }),
    participant: [patient, ...participants],
  })
}
