import { stat } from 'node:fs/promises'
import { Fault } from '@wardstone/core'
import { addressSource, exportedVerifierKey, folderSource } from '@wardstone/ledger'
import { openLaneHasher, toBase64, verifyTiles, type TileSource } from '@wardstone/verifier'
import { openProgress } from './progress.ts'

const ENTRIES_PER_FILE = 256

export type FolderVerdict =
  | {
      readonly verified: true
      readonly origin: string
      readonly size: number
      readonly root: string
      readonly verifierKey: string
      /** `beside`: the key came from where the log did, and is only as good as that. */
      readonly key: 'given' | 'beside'
      readonly files: number
      readonly everyFile: boolean
      readonly seconds: number
    }
  | { readonly verified: false; readonly code: string; readonly detail: string }

/**
 * Verifies a log in a folder or at an address: ours or anybody's who follows c2sp.org/tlog-tiles.
 * @throws Fault when there is nothing to verify, or no key to verify it with.
 */
export async function verifyLogAt(
  place: string,
  given: string | undefined,
  json: boolean,
): Promise<FolderVerdict> {
  const source = await logSource(place)
  const vkey = given ?? (await keyBeside(source, place))
  const started = performance.now()
  let progress: ReturnType<typeof openProgress> | undefined
  const onProgress = ({ verified, size }: { verified: number; size: number }) => {
    progress ??= openProgress({ total: Math.ceil(size / ENTRIES_PER_FILE), what: 'verify', json })
    progress.step(Math.ceil(verified / ENTRIES_PER_FILE), verified, `${verified} entries`)
  }
  try {
    const hasher = await openLaneHasher()
    const report = await verifyTiles({ source, vkey, hasher, onProgress })
    const { origin, size, root } = report.checkpoint
    return {
      verified: true,
      origin,
      size,
      root: toBase64(root),
      verifierKey: vkey,
      key: given === undefined ? 'beside' : 'given',
      files: report.files,
      everyFile: report.everyFile,
      seconds: (performance.now() - started) / 1000,
    }
  } catch (error) {
    if (!(error instanceof Fault) || !error.code.startsWith('proof.')) throw error
    return { verified: false, code: error.code, detail: error.message }
  } finally {
    progress?.end()
  }
}

export function verdictWords(verdict: FolderVerdict): string {
  if (!verdict.verified) return `NOT VERIFIED. ${verdict.detail}`
  const { origin, size, root, files, everyFile, seconds, verifierKey } = verdict
  return [
    `VERIFIED. All ${size} entries of ${origin} produce the signed root ${root}.`,
    `${files} files compared in ${seconds.toFixed(1)} s${everyFile ? '; nothing else is there' : ', those that the checkpoint needs; an address does not tell of others'}.`,
    `Signed by ${verifierKey}`,
    ...(verdict.key === 'beside'
      ? [
          'Note: this key lay beside the log. Compare it with the one you received from a person you trust.',
        ]
      : []),
  ].join('\n')
}

/** A log in a folder or at an address. @throws Fault `input.not-found`. */
export async function logSource(place: string): Promise<TileSource> {
  if (/^https?:\/\//.test(place)) return addressSource(place)
  const folder = await stat(place).catch(() => undefined)
  if (folder?.isDirectory() !== true)
    throw new Fault('input.not-found', `There is no folder ${place} that can be read.`)
  return folderSource(place)
}

async function keyBeside(source: TileSource, place: string): Promise<string> {
  const vkey = await exportedVerifierKey(source)
  if (vkey === undefined)
    throw new Fault('input.invalid', `${place} carries no verifier key. Give it with --key.`)
  return vkey
}
