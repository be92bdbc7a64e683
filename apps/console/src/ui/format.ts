/** Narrow no-break space: groups digits without ending a line between them. */
const THIN = '\u202F'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

// The console speaks English; one locale for words and dates, and Intl for both.
const locale = 'en-GB'
const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
const dayShortFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const dateFormat = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const dateShortFormat = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const weekdayFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})

/** `184 960`: digits in threes, kept on one line. */
export function formatCount(value: number): string {
  const [whole = '', fraction] = String(value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN)
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A measurement with at most four significant digits and no trailing noise: `181.7`, `0.85`, `12 000`. */
export function formatMeasure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4))
  return formatCount(
    Math.abs(digits) >= 100 ? Number(digits.toFixed(1)) : Number(digits.toFixed(2)),
  )
}

/** `64 kB`, `5.9 MB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1_000_000
    ? `${formatCount(Math.ceil(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** `1 entry`, `12 entries`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/** `09:12`. */
export function formatClock(at: number): string {
  return clockFormat.format(at)
}

/** `12 March 1961`. */
export function formatDate(at: number): string {
  return dateFormat.format(at)
}

/** `12 Mar 1961`. */
function formatDateShort(at: number): string {
  return dateShortFormat.format(at)
}

/** `Tuesday 21 April`. */
export function formatWeekday(at: number): string {
  return weekdayFormat.format(at).replace(',', '')
}

/** The shortest way to say when that is still unambiguous: `09:12`, `21 April, 09:12`, `21 Apr 2025`. */
export function formatWhen(at: number, now: number): string {
  if (isSameDay(at, now)) return formatClock(at)
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) {
    return `${dayFormat.format(at)}, ${formatClock(at)}`
  }
  return formatDateShort(at)
}

/** As `formatWhen`, for a narrow column: `09:12`, `21 Apr`, `21 Apr 2025`. */
export function formatWhenShort(at: number, now: number): string {
  if (isSameDay(at, now)) return formatClock(at)
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) return dayShortFormat.format(at)
  return formatDateShort(at)
}

/** Date and time to the second, for a title or a record. */
export function formatExact(at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' }).format(at)
}

/** How long ago, in one unit: `now`, `38 s`, `14 min`, `3 h`, `19 d`. */
export function formatAge(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  if (ms < 5_000) return 'now'
  return formatDuration(ms)
}

/** As `formatAge`, in a sentence: `just now`, `3 h ago`. */
export function formatAgo(at: number, now: number): string {
  const age = formatAge(at, now)
  return age === 'now' ? 'just now' : `${age} ago`
}

/** A length of time in its largest unit: `38 s`, `14 min`, `3 h`, `19 d`. */
export function formatDuration(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(1, Math.floor(ms / 1000))} s`
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`
  return `${formatCount(Math.floor(ms / DAY_MS))} d`
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString()
}
