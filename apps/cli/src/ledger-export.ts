import { Fault } from '@wardstone/core'
import { addressSource, exportLedger, type ExportReport, type Ledger } from '@wardstone/ledger'
import { Refusal, record, type Operator } from './operator.ts'
import { openProgress } from './progress.ts'

export type ExportSummary = ExportReport & { readonly folder: string; readonly seconds: number }

/**
 * Writes the running server's ledger to a folder, as any verifier reads it, or brings that folder up to date.
 * @throws Fault or Refusal when it could not be done; what was written stays and is gone on from next time.
 */
export async function exportLedgerTo(
  operator: Operator,
  folder: string,
  json: boolean,
): Promise<ExportSummary> {
  const { verifierKey } = record(JSON.parse(await operator.send('GET', '/api/ledger')))
  if (typeof verifierKey !== 'string') throw new Fault('server.busy', 'The server has no ledger.')
  const source = sourceOf(verifierKey, (path) => fetchFile(operator, path))
  return exportFrom(source, folder, json)
}

/**
 * Gets a ledger back from an address that serves it, such as a mirror, as a folder that is verified with its own key.
 * @throws Fault when it cannot be read there, or is not signed with this key.
 */
export async function exportLedgerAt(
  address: string,
  verifierKey: string,
  folder: string,
  json: boolean,
): Promise<ExportSummary> {
  if (!URL.canParse(address))
    throw new Fault('config.invalid', `${address} is not the address of a ledger.`)
  const source = addressSource(address)
  return exportFrom(
    sourceOf(verifierKey, (path) => source.read(path)),
    folder,
    json,
  )
}

type Source = Pick<Ledger, 'resource' | 'verifierKey'>

function sourceOf(
  verifierKey: string,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Source {
  return {
    verifierKey,
    async resource(path) {
      const bytes = await read(path)
      return bytes && { bytes, contentType: '', immutable: true }
    },
  }
}

async function exportFrom(source: Source, folder: string, json: boolean): Promise<ExportSummary> {
  const started = performance.now()
  let progress: ReturnType<typeof openProgress> | undefined
  try {
    const report = await exportLedger(source, folder, ({ files, total }) => {
      progress ??= openProgress({ total, what: 'export', json })
      progress.step(files, files, folder)
    })
    return { ...report, folder, seconds: (performance.now() - started) / 1000 }
  } finally {
    progress?.end()
  }
}

export function exportWords({ folder, size, written, pruned, seconds }: ExportSummary): string {
  const removed = pruned === 0 ? '' : `, removed ${pruned} that full ones replace`
  return `${folder} holds all ${size} entries: wrote ${written} files${removed} in ${seconds.toFixed(1)} s. Check it anywhere: wardstone ledger verify ${folder}`
}

async function fetchFile(operator: Operator, path: string): Promise<Uint8Array | undefined> {
  try {
    const stream = await operator.stream(`/ledger/${path}`)
    const parts: Buffer[] = []
    for await (const part of stream) if (Buffer.isBuffer(part)) parts.push(part)
    if (!stream.complete)
      throw new Fault('server.busy', 'The server ended before the ledger was whole. Try again.')
    return Buffer.concat(parts)
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined
    throw error
  }
}
