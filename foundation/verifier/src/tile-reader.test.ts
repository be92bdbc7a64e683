import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromUtf8 } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { parseCheckpoint } from './checkpoint.ts'
import { parseSignedNote } from './signed-note.ts'
import { openTileReader, type FetchTile } from './tile-reader.ts'

// A whole log that another program wrote: 15 entries, with a checkpoint of every size from 0 on.
const tessera = unpackData('crypto/tessera-log.tar.gz')
afterAll(tessera.remove)

const ENTRIES = 15
const vkey = readFileSync(join(tessera.folder, 'vkey'), 'utf8').trim()
const checkpointOf = (size: number) =>
  readFileSync(join(tessera.folder, `log/checkpoint.${size}`), 'utf8')
const fetchFile: FetchTile = (path) => readFile(join(tessera.folder, 'log', path))
// Spelt as that log spells them.
const words =
  'one two three four five six seven eit nain ten ileven twelf threeten fourten fivten'.split(' ')

describe("reading Tessera's log", () => {
  it('finds every entry under every checkpoint that covers it', async () => {
    let read = 0
    for (let size = 1; size <= ENTRIES; size++) {
      const reader = await openTileReader({
        fetch: fetchFile,
        checkpoint: checkpointOf(size),
        vkey,
      })
      expect(reader.checkpoint.size).toBe(size)
      for (let index = 0; index < size; index++) {
        const { bytes } = await reader.entry(index)
        expect(fromUtf8(bytes)).toBe(words[index])
        read++
      }
    }
    expect(read).toBe(120)
  })

  it('proves each of its 16 checkpoints to be the beginning of every later one', async () => {
    let proved = 0
    for (let size = 0; size <= ENTRIES; size++) {
      const reader = await openTileReader({
        fetch: fetchFile,
        checkpoint: checkpointOf(size),
        vkey,
      })
      for (let older = 0; older <= size; older++) {
        await reader.verifyOlder(checkpointOf(older))
        proved++
      }
    }
    expect(proved).toBe(136)
  })

  it('refuses an older checkpoint that is larger', async () => {
    const reader = await openTileReader({ fetch: fetchFile, checkpoint: checkpointOf(7), vkey })
    await expect(reader.verifyOlder(checkpointOf(8))).rejects.toMatchObject({
      code: 'proof.invalid',
    })
  })

  it('refuses entries beyond the checkpoint, and numbers that are none', async () => {
    const reader = await openTileReader({ fetch: fetchFile, checkpoint: checkpointOf(7), vkey })
    await expect(reader.entry(7)).rejects.toMatchObject({ code: 'proof.invalid' })
    for (const index of [-1, 0.5, Number.NaN]) {
      await expect(reader.entry(index)).rejects.toMatchObject({ code: 'proof.malformed' })
    }
  })

  it.each([
    ['tile of hashes', 'tile/0/000.p/15'],
    ['bundle of entries', 'tile/entries/000.p/15'],
  ])('notices a flipped bit anywhere in a %s', async (_what, damaged) => {
    const whole = await fetchFile(damaged)
    for (let at = 0; at < whole.length; at++) {
      const fetch: FetchTile = async (path) => {
        const bytes = Uint8Array.from(await fetchFile(path))
        if (path === damaged) bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
        return bytes
      }
      const reader = await openTileReader({ fetch, checkpoint: checkpointOf(ENTRIES), vkey })
      const all = Array.from({ length: ENTRIES }, (_, index) => reader.entry(index))
      const failures = (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected')
      expect(failures.length).toBeGreaterThan(0)
    }
  })

  it('takes a fuller bundle or tile where the log has dropped the partial one', async () => {
    const asked: string[] = []
    const fetch: FetchTile = (path) => {
      asked.push(path)
      return path.includes('.p/') ? Promise.reject(new Error('gone')) : fetchFile(`${path}.p/15`)
    }
    const reader = await openTileReader({ fetch, checkpoint: checkpointOf(7), vkey })
    expect(fromUtf8((await reader.entry(3)).bytes)).toBe('four')
    expect(asked.slice(0, 2)).toEqual(['tile/entries/000.p/7', 'tile/entries/000'])
  })

  it('says that a resource is missing when it is, and works once it is there again', async () => {
    let present = false
    const fetch: FetchTile = (path) =>
      present ? fetchFile(path) : Promise.reject(new Error('gone'))
    const reader = await openTileReader({ fetch, checkpoint: checkpointOf(7), vkey })
    await expect(reader.entry(0)).rejects.toThrow('gone')
    present = true
    expect(fromUtf8((await reader.entry(0)).bytes)).toBe('one')
  })

  it('does not open under a checkpoint that another key signed, or of another log', async () => {
    const other = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
    await expect(
      openTileReader({ fetch: fetchFile, checkpoint: checkpointOf(7), vkey: other }),
    ).rejects.toMatchObject({ code: 'proof.invalid' })
  })

  it('has checkpoints that state their sizes', () => {
    for (let size = 0; size <= ENTRIES; size++) {
      const { text } = parseSignedNote(checkpointOf(size))
      expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/log/testdata', size })
    }
  })
})
