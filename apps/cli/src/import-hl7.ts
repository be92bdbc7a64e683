import { readFile, stat } from 'node:fs/promises'
import { Fault } from '@wardstone/core'
import type { Given } from './main.ts'
import { record, Refusal, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'
import { openProgress } from './progress.ts'

const FILE_BYTES_MAX = 8 * 1024 * 1024
const ER7 = 'x-application/hl7-v2+er7'

type Summary = {
  readonly files: number
  stored: number
  repeated: number
  resources: number
  readonly refused: { readonly file: string; readonly reason: string }[]
}

/** Sends files of one HL7 v2 message each to the server, one after the other as the order of messages matters. */
export async function importHl7Command(given: Given, operator: Operator): Promise<number> {
  if (given.words.length === 0) return usage('Name the files: wardstone import hl7 FILE…')
  const total = given.words.length
  const summary: Summary = { files: total, stored: 0, repeated: 0, resources: 0, refused: [] }
  const progress = openProgress({ total, what: 'import', json: given.is('json') })
  for (const [index, file] of given.words.entries()) {
    await importFile(operator, file, summary)
    progress.step(index + 1, summary.resources, `${summary.refused.length} refused`)
  }
  progress.end()
  print(given, summary, wordsOf(summary))
  return summary.refused.length === 0 ? DONE : FOUND
}

async function importFile(operator: Operator, file: string, summary: Summary): Promise<void> {
  try {
    const { size } = await stat(file)
    if (size > FILE_BYTES_MAX) {
      throw new Fault('input.too-large', `The file has more than ${FILE_BYTES_MAX} bytes.`)
    }
    const sent = await operator.send('POST', '/api/messages', await readFile(file), ER7)
    const { isRepeated, resources } = record(JSON.parse(sent))
    if (isRepeated === true) summary.repeated++
    else summary.stored++
    summary.resources += Number(resources)
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === undefined) throw error
    summary.refused.push({ file, reason })
  }
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.message
  if (error instanceof Fault)
    return error.code === 'database.unavailable' ? undefined : error.message
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'There is no such file.'
  return code === 'EISDIR' ? 'This is a folder; name the files in it.' : undefined
}

function wordsOf({ files, stored, repeated, resources, refused }: Summary): string {
  return [
    `${stored} of ${files} messages stored as ${resources} resources; ${repeated} were here already.`,
    ...refused.map(({ file, reason }) => `Refused: ${file}: ${reason}`),
  ].join('\n')
}
