import { readFile, stat } from 'node:fs/promises'
import { Fault } from '@wardstone/core'
import { openProgress } from './progress.ts'
import { record, Refusal, type Operator } from './operator.ts'
import { positionOf } from '@wardstone/records'

const FILES_AT_ONCE = 4
const FILE_BYTES_MAX = 64 * 1024 * 1024
const FHIR = 'application/fhir+json'

export type ImportSummary = {
  readonly files: number
  readonly resources: number
  readonly byType: Readonly<Record<string, number>>
  readonly refused: readonly {
    readonly file: string
    readonly reason: string
    readonly position?: string
  }[]
  readonly seconds: number
  readonly perSecond: number
}

/** Sends FHIR files to the server through its public door, some at once, and says what became of each. */
export async function importFhir(
  operator: Operator,
  files: readonly string[],
  json: boolean,
): Promise<ImportSummary> {
  const byType: Record<string, number> = {}
  const refused: { file: string; reason: string; position?: string }[] = []
  const progress = openProgress({ total: files.length, what: 'import', json })
  const started = performance.now()
  let done = 0
  let resources = 0
  const queue = files.values()
  const worker = async (): Promise<void> => {
    for (const file of queue) {
      const outcome = await importFile(operator, file)
      if ('types' in outcome) {
        for (const type of outcome.types) byType[type] = (byType[type] ?? 0) + 1
        resources += outcome.types.length
      } else refused.push({ file, ...outcome })
      progress.step(
        ++done,
        resources,
        `${resources} resources${refused.length === 0 ? '' : `, ${refused.length} refused`}`,
      )
    }
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
  progress.end()
  const seconds = (performance.now() - started) / 1000
  return {
    files: files.length,
    resources,
    byType,
    refused,
    seconds,
    perSecond: Math.round(resources / seconds),
  }
}

type Outcome =
  | { readonly types: readonly string[] }
  | { readonly reason: string; readonly position?: string }

async function importFile(operator: Operator, file: string): Promise<Outcome> {
  let text = ''
  try {
    const { size } = await stat(file)
    if (size > FILE_BYTES_MAX) {
      throw new Fault(
        'input.too-large',
        `The file has ${size} bytes; the limit is ${FILE_BYTES_MAX}.`,
      )
    }
    const bytes = await readFile(file)
    text = bytes.toString('utf8')
    const type = /"resourceType"\s*:\s*"([A-Za-z]+)"/.exec(text)?.[1]
    const path = type === undefined || type === 'Bundle' ? '/fhir/R4' : `/fhir/R4/${type}`
    return { types: typesOf(await operator.send('POST', path, bytes, FHIR), type) }
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.message, ...placeIn(text, error.place) }
    if (error instanceof Fault && error.code !== 'database.unavailable')
      return { reason: error.message }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { reason: 'There is no such file.' }
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR')
      return { reason: 'This is a folder; name the files in it.' }
    throw error
  }
}

/** Types of what was stored, read off the answer: of each entry's Location, or of the one resource. */
function typesOf(answer: string, type: string | undefined): readonly string[] {
  if (type !== 'Bundle') return type === undefined ? [] : [type]
  const entries = record(JSON.parse(answer))['entry']
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry) => {
    const location = record(record(entry)['response'])['location']
    const stored =
      typeof location === 'string'
        ? /([A-Za-z]+)\/[^/]+(?:\/_history\/|$)/.exec(location)?.[1]
        : undefined
    return stored === undefined ? [] : [stored]
  })
}

function placeIn(text: string, place: string | undefined): { position?: string } {
  if (place === undefined) return {}
  const { line, column } = positionOf(text, place)
  return { position: `line ${line}, column ${column} (${place})` }
}
