import { Fault, roles, type Role } from '@wardstone/core'
import { parse, CsvError } from 'csv-parse/sync'
import { z } from 'zod'
import { LIST_BYTES_MAX, LIST_ROWS_MAX, VALUE_CHARACTERS_MAX } from './limits.ts'
import { lookOf } from './look-alike.ts'
import { privilegedRoles } from './roles-given.ts'

/** One person of a list, and the line it begins at. */
export type ListedPerson = {
  readonly line: number
  readonly userName: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly practitioner: string | null
  readonly active: boolean
}

export type LineError = { readonly line: number; readonly message: string }

export type PeopleList = {
  readonly people: readonly ListedPerson[]
  readonly errors: readonly LineError[]
  /** Columns that mean nothing here. */
  readonly ignored: readonly string[]
}

const columns = ['username', 'name', 'roles', 'practitioner', 'active'] as const
type Column = (typeof columns)[number]
const needed: readonly Column[] = ['username', 'name', 'roles']

const recordsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }),
)

/**
 * Reads a list of people: RFC 4180 with commas, semicolons or tabs, UTF-8, and a line of column names.
 * @throws Fault `directory.list-invalid` for a file that cannot be read at all; single lines are in `errors`.
 */
export function readList(bytes: Uint8Array): PeopleList {
  const text = textOf(bytes)
  const [header, ...rows] = recordsOf(text)
  const names = (header?.record ?? []).map((name) => name.trim().toLowerCase())
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0)
    throw invalid(`The first line names the columns; these are missing: ${missing.join(', ')}.`)
  const twice = columns.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice !== undefined) throw invalid(`The column ${twice} is there twice.`)
  if (rows.length === 0)
    throw invalid('The list names nobody. Applied, it would end every account that a list made.')
  if (rows.length > LIST_ROWS_MAX) throw invalid(`A list has at most ${LIST_ROWS_MAX} lines.`)
  const read = rows.map(({ record, info }) => readRow(names, record, info.lines))
  const errors = [
    ...read.flatMap((row) => row.errors),
    ...repeated(read.map(({ person }) => person)),
  ]
  const known: readonly string[] = columns
  return {
    people: read.map(({ person }) => person),
    errors: errors.toSorted((a, b) => a.line - b.line),
    ignored: (header?.record ?? []).filter((name) => !known.includes(name.trim().toLowerCase())),
  }
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > LIST_BYTES_MAX)
    throw invalid(`A list has at most ${LIST_BYTES_MAX / 1024 / 1024} MiB.`)
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw invalid('The file is UTF-16. Save it as “CSV UTF-8”.')
  const text = decode(bytes)
  if (text.includes('\0')) throw invalid('The file is not text. Save it as “CSV UTF-8”.')
  if (text.trim() === '') throw invalid('The file is empty.')
  return text
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('The file is not UTF-8. Save it as “CSV UTF-8”.')
  }
}

function recordsOf(text: string): z.infer<typeof recordsSchema> {
  const [line = ''] = text.split(/\r?\n/, 1)
  const [delimiter = ','] = [',', ';', '\t'].toSorted(
    (a, b) => line.split(b).length - line.split(a).length,
  )
  try {
    const records: unknown = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: VALUE_CHARACTERS_MAX * 20,
    })
    return recordsSchema.parse(records)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const at = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : ''
    throw invalid(`A quotation mark is not closed, or stands where none may${at}.`)
  }
}

function readRow(
  names: readonly string[],
  record: readonly string[],
  line: number,
): { person: ListedPerson; errors: readonly LineError[] } {
  const cell = (name: Column): string => record[names.indexOf(name)]?.trim() ?? ''
  const errors: LineError[] = []
  const say = (message: string) => errors.push({ line, message })
  if (record.length > names.length) say('has more fields than there are columns.')
  for (const name of ['username', 'name'] as const) {
    const value = cell(name)
    if (value === '') say(`${name} is empty.`)
    if (Array.from(value).length > 100) say(`${name} has more than 100 characters.`)
    if (/\p{C}/u.test(value)) say(`${name} holds a control or invisible character.`)
    // Whoever opens such a value in a spreadsheet runs it.
    if (/^[=+\-@]/.test(value)) say(`${name} begins with ${value[0]}, as a formula does.`)
  }
  const held = readRoles(cell('roles'), say)
  const practitioner = cell('practitioner')
  if (practitioner !== '' && !/^[A-Za-z0-9.-]{1,64}$/.test(practitioner))
    say('practitioner is not the id of a Practitioner.')
  const active = cell('active').toLowerCase()
  if (!['', 'yes', 'no', 'true', 'false', '1', '0'].includes(active)) say('active is yes or no.')
  return {
    person: {
      line,
      userName: cell('username'),
      displayName: cell('name'),
      roles: held,
      practitioner: practitioner === '' ? null : practitioner,
      active: !['no', 'false', '0'].includes(active),
    },
    errors,
  }
}

function readRoles(text: string, say: (message: string) => void): readonly Role[] {
  const words = text
    .toLowerCase()
    .split(/[|,;\s]+/)
    .filter(Boolean)
  if (words.length === 0) say('roles is empty.')
  return words.flatMap((word) => {
    const role = roles.find((known) => known === word)
    if (role === undefined) say('roles holds a word that is no role.')
    else if (privilegedRoles.includes(role))
      say(`${role} is not given by a list; invite the person by hand.`)
    else return [role]
    return []
  })
}

/** Two lines about one person, or about two who look the same or would see the same patients. */
function repeated(people: readonly ListedPerson[]): readonly LineError[] {
  const seen = new Map<string, number>()
  return people.flatMap(({ line, userName, practitioner }) => {
    const keys = [`n ${lookOf(userName)}`, ...(practitioner === null ? [] : [`p ${practitioner}`])]
    return keys.flatMap((key) => {
      const first = seen.get(key)
      seen.set(key, first ?? line)
      if (first === undefined || userName === '') return []
      const what = key.startsWith('n ') ? 'username' : 'practitioner'
      return [{ line, message: `${what} is that of line ${first}, or looks the same.` }]
    })
  })
}

export function invalid(message: string): Fault {
  return new Fault('directory.list-invalid', message)
}
