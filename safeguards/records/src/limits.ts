/** Bytes of one request's body: the largest Synthea history has 4 MB. */
export const BODY_BYTES_MAX = 32 * 1024 * 1024
/** Bytes of the content of one Binary, unless the settings say otherwise; and of all that one record holds. */
export const CONTENT_BYTES_MAX = 512 * 1024 * 1024
export const CONTENT_OF_RECORD_BYTES_MAX = 16 * 1024 ** 3
/** Content up to this length is kept in the row of its Binary; what is longer goes through the vault piece by piece. */
export const CONTENT_INLINE_BYTES_MAX = 1024 * 1024
/** Uploads at once: each holds a connection of the database. */
export const UPLOADS_MAX = 3
/**
 * When an upload is given up: nothing arrived for `stallMs`, or less than `windowBytes` in `windowMs` of waiting for it (4 KiB/s).
 */
export const UPLOAD_PACE = { stallMs: 20_000, windowMs: 60_000, windowBytes: 256 * 1024 }
/** Entries of one transaction or batch. */
export const BUNDLE_ENTRIES_MAX = 5000
/** Conditional references of one transaction, or one entry of a batch: each is a search. */
export const CONDITIONAL_REFERENCES_MAX = 200
/** How often a conditional change looks again when somebody else was faster. */
export const CONDITIONAL_ATTEMPTS_MAX = 5
/** Resources on one page of a search. */
export const PAGE_COUNT_MAX = 100
export const PAGE_COUNT_DEFAULT = 50
/** Resources that one search may have to open to answer exactly. */
export const SEARCH_CANDIDATES_MAX = 5000
/** Memory for newest versions that were opened lately, in bytes. */
export const OPENED_BYTES_MAX = 64 * 1024 * 1024
/** Records that are remembered for who was allowed to see them. */
export const FOUND_HOMES_MAX = 50_000
/** Parameters of one search, and values of one parameter joined by commas. */
export const SEARCH_PARAMETERS_MAX = 20
export const SEARCH_VALUES_MAX = 50
/** Characters of a search in all: its page links have to fit a URL. */
export const SEARCH_LENGTH_MAX = 4000
/** Characters of one search value. */
export const SEARCH_VALUE_LENGTH_MAX = 500
/** Versions that one page of a history may have to open. */
export const HISTORY_ROWS_MAX = 20_000
/** Bulk exports under way at once on one database, those that one person keeps, resources of one, and how long its files wait. */
export const EXPORT_JOBS_MAX = 2
export const EXPORTS_KEPT_MAX = 20
export const EXPORT_RESOURCES_MAX = 1_000_000
export const EXPORT_TTL_MS = 24 * 60 * 60 * 1000
/** Numbers of transactions that a server takes from the database at once. */
export const BATCH_NUMBERS_AT_ONCE = 64
/** How long a server that works on an export may be silent before another takes it over: far longer than 500 rows take. */
export const EXPORT_LEASE_MS = 60 * 1000
/** How often servers try the same rows of an export before it ends as failed. */
export const EXPORT_TAKES_MAX = 3
/** Members of the groups that one export is of. */
export const GROUP_MEMBERS_MAX = 5000
/** Patients that one resource is about, copies of resources that one transaction writes, and bytes of the copies of one resource. */
export const SHARING_PATIENTS_MAX = 1000
export const COPIES_MAX = 20_000
export const SHARED_BYTES_MAX = 64 * 1024 * 1024
/** Legal holds in one list, the newest; and those that were released. */
export const HOLDS_LISTED_MAX = 500
/** Names in `_elements`. */
export const ELEMENTS_MAX = 50
/** A page link works for as long as somebody plausibly reads the page before it. */
export const CURSOR_TTL_MS = 60 * 60 * 1000
/** Days that a care relationship outlives the encounter it came from: results arrive and letters are written. */
export const CARE_RELATIONSHIP_AFTER_END = 90
/** Labels, and so search tokens, of one resource; one with more has a token that makes it a candidate of every search. */
export const LABELS_MAX = 500
/** Records that a search looks through when it names no patient, and labels of a group that it still asks for in each. */
export const WALK_COMPARTMENTS_MAX = 1000
export const WALK_GROUP_LABELS_MAX = 100
export const WALK_GROUPS_MAX = 2
/** Steps of a chain, `_has` included, and what each step may find to look on from. */
export const CHAIN_DEPTH_MAX = 3
export const CHAIN_MATCHES_MAX = 1000
/** Parts of `_sort`, `_include` and `_revinclude` of one search, rounds of `:iterate`, and what they may bring along. */
export const SORT_KEYS_MAX = 4
export const INCLUDES_MAX = 10
export const INCLUDE_ROUNDS_MAX = 3
export const INCLUDED_MAX = 1000
/** Searches that the includes of one page come to: `Observation:*` is one for each of its references. */
export const INCLUDE_SEARCHES_MAX = 60
/** Types that one search of the whole system names. */
export const SEARCH_TYPES_MAX = 10
/** Access entries on one page of `accesses`. */
export const ACCESSES_PAGE_MAX = 100
/** Sealed rows that one census opens, and batches that one integrity check recomputes. */
export const CENSUS_SAMPLE_MAX = 64
export const INTEGRITY_BATCHES_MAX = 16
/** Resources whose proofs one integrity check looks at; the next one goes on where it ended. */
export const INTEGRITY_RESOURCES_MAX = 20_000
/** Definitions kept here that one search or check of answers looks up, and how often it looks for what those are made of. */
export const DEFINITIONS_MAX = 20
export const DEFINITION_ROUNDS_MAX = 3
/** Questionnaires that the responses of one transaction answer. */
export const QUESTIONNAIRES_MAX = 100
/** Subscriptions of an installation: each is one more reader of what changes. */
export const SUBSCRIPTIONS_MAX = 100
/** Subscriptions and readers that one server works for at once. */
export const READERS_AT_ONCE_MAX = 16
/** Changes that one reader is given before it is the next one's turn. */
export const READER_CHANGES_MAX = 200
/** Changes that wait for the slowest reader. One that is further behind has missed some, and is told. */
export const FEED_CHANGES_MAX = 1_000_000
/** How often servers look for changes to pass on. */
export const FEED_POLL_MS = 1000
/** A receiver answers within this time, name and TLS included, and as much as this of its answer is read. */
export const HOOK_TIMEOUT_MS = 10_000
export const HOOK_ANSWER_BYTES_MAX = 64 * 1024
/** Pauses before the second, third … try of one notification. After the last the Subscription is in error. */
export const HOOK_PAUSES_MS: readonly number[] = [1, 5, 30, 120, 600, 1800, 3600].map(
  (seconds) => seconds * 1000,
)
/** Headers of a channel, characters of one, and of an endpoint. */
export const HOOK_HEADERS_MAX = 10
export const HOOK_HEADER_LENGTH_MAX = 4000
export const HOOK_ENDPOINT_LENGTH_MAX = 2000
/** Longest pause before a reader inside this house is given again what it failed on. */
export const READER_PAUSE_MAX_MS = 60_000
