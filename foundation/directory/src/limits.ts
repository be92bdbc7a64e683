/** People and groups that a directory may hold here. */
export const PEOPLE_MAX = 100_000
export const GROUPS_MAX = 2_000
export const MEMBERS_MAX = 20_000
/** Resources in one answer, and how many where the client does not say. */
export const PAGE_MAX = 200
export const PAGE_DEFAULT = 100
/** Rows read at once while a filter is tried on each. */
export const SCAN_ROWS = 500
export const FILTER_CHARACTERS_MAX = 2_000
export const FILTER_DEPTH_MAX = 16
export const OPERATIONS_MAX = 1_000
export const VALUES_MAX = 50
export const VALUE_CHARACTERS_MAX = 1_000
/** Accounts that the directory may end within an hour before a security officer is asked. */
export const LEAVERS_AN_HOUR_MAX = 20
export const CLIENTS_MAX = 20
/** How long a client's token is good for at most. */
export const TOKEN_DAYS_MAX = 365
export const HISTORY_LISTED_MAX = 100
export const LIST_BYTES_MAX = 5 * 1024 * 1024
export const LIST_ROWS_MAX = 20_000
export const LIST_ERRORS_SHOWN_MAX = 100
