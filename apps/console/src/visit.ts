const KEY = 'wardstone.visit'
/** A pause longer than this makes what comes after it a new visit. */
const PAUSE_MS = 30 * 60_000

type Visit = { readonly previousAt: number | undefined; readonly seenAt: number }

/**
 * When the last visit with this browser ended, or undefined on the first one. Notes that somebody is here now.
 */
export function lastVisit(now: number): number | undefined {
  const visit = visitAt(readVisit(), now)
  localStorage.setItem(KEY, [visit.seenAt, visit.previousAt ?? ''].join(' ').trim())
  return visit.previousAt
}

/** The visit that goes on at a time, given what was noted before. */
export function visitAt(noted: Visit | undefined, now: number): Visit {
  if (noted === undefined) return { previousAt: undefined, seenAt: now }
  const isNew = now - noted.seenAt > PAUSE_MS
  return { previousAt: isNew ? noted.seenAt : noted.previousAt, seenAt: now }
}

function readVisit(): Visit | undefined {
  return parseVisit(localStorage.getItem(KEY))
}

/** Reads what was noted; anything unreadable counts as nothing. */
export function parseVisit(noted: string | null): Visit | undefined {
  const [seenAt = Number.NaN, previousAt] = (noted ?? '').split(' ').map(Number)
  if (noted === null || !Number.isSafeInteger(seenAt)) return undefined
  return { previousAt: Number.isSafeInteger(previousAt) ? previousAt : undefined, seenAt }
}
