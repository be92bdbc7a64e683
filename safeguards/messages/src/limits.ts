/** Bounds of what a sender can make this room do. What is over one is refused with a sentence. */

/** One message, whoever sends it; a sender's own limit is at most this. */
export const MESSAGE_BYTES_MAX = 8 * 1024 * 1024
export const SEGMENTS_MAX = 5000
export const FIELDS_MAX = 500
export const REPETITIONS_MAX = 1000
export const COMPONENTS_MAX = 100
/** Between the start of a message and its end. */
export const HALF_MESSAGE_MS = 30_000
/** Without any message. */
export const IDLE_MS = 15 * 60_000
export const HANDSHAKE_MS = 10_000
/** All senders together. */
export const CONNECTIONS_MAX = 256
/** From one address, before it is known who sends. */
export const CONNECTIONS_OF_ADDRESS_MAX = 64
/** Messages converted at the same time; each holds a connection to the database. */
export const CONVERSIONS_AT_ONCE = 3
export const SENDERS_MAX = 500
/** How long a control id is remembered: the same id with other content is refused in that time. */
export const REMEMBERED_MS = 30 * 24 * 60 * 60_000
/** Messages that are converted again at a start, at most. */
export const RECOVERED_MAX = 10_000
/** Failures shown in one answer. */
export const FAILURES_SHOWN_MAX = 100
/** Shared resources (practitioners, places) remembered as written. */
export const REMEMBERED_RESOURCES_MAX = 20_000
/** How often a conversion that met a change by somebody else is tried. */
export const STORE_TRIES_MAX = 5
/** Refusals of strangers are counted and stated together, this often at most: they must not fill the ledger. */
export const STRANGERS_STATED_EVERY_MS = 60_000
