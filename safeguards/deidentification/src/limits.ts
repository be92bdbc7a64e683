/** Levels of nesting that are followed; deeper content is removed. */
export const DEPTH_MAX = 64
/** Entries of one Bundle. */
export const BUNDLE_ENTRIES_MAX = 100_000
/** Names, numbers and words that the detector and the sweep keep in memory: about 100 MB. */
export const KNOWN_MAX = 1_000_000
/** Patients that one report measures: one short row each. */
export const REPORT_PATIENTS_MAX = 1_000_000
/** Sensitive values that one patient counts with; more change no minimum that matters. */
export const SENSITIVE_VALUES_MAX = 200
/** Pairs of pseudonym and id that are handed to the vault at once. */
export const MAPPING_BATCH = 256
/** A free text longer than this is not looked at: it is removed. */
export const TEXT_CHARACTERS_MAX = 4_000
/** Bytes of one sealed part of an export. */
export const PART_BYTES = 1024 * 1024
/** Exports under way at once; the next is refused. */
export const EXPORTS_AT_ONCE = 1
/** An export can be fetched for a week; then it is deleted. */
export const EXPORT_TTL_MS = 7 * 24 * 60 * 60 * 1000
/** Days that dates move at most, either way, where a profile shifts them. */
export const SHIFT_DAYS_MAX = 365
/** Ages above this are one class: 45 CFR 164.514(b)(2)(i)(C). */
export const AGE_YEARS_MAX = 89
/** Bytes of the key that pseudonyms and shifts are derived from. */
export const KEY_BYTES = 32
