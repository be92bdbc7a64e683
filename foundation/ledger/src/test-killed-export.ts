import { openDyingProcess } from '@wardstone/harness'
import { z } from 'zod'
import { exportLedger } from './export-ledger.ts'
import { folderSource } from './tile-sources.ts'

/** Exports the log of one folder to another, in a process that may die at any change of a file. */

const order = z.object({ source: z.string(), folder: z.string(), verifierKey: z.string() })
const { source, folder, verifierKey } = order.parse(openDyingProcess({ folderOf }).job)

function folderOf(job: unknown): string {
  return order.parse(job).folder
}

const log = folderSource(source)
const resource = async (path: string) => {
  const bytes = await log.read(path)
  return bytes && { bytes, contentType: '', immutable: true }
}
await exportLedger({ resource, verifierKey }, folder)
