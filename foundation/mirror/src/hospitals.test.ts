import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGoPeer } from '@wardstone/go-peer'
import { addressSource, exportLedger, nativeSha256, type Ledger } from '@wardstone/ledger'
import { openTileReader, verifySignedCheckpoint, verifyTiles } from '@wardstone/verifier'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { hashOrigin } from './held-log.ts'
import { keepLedgerOf, openTestHouse, type TestHouse } from './test-house.ts'

const peer = await buildGoPeer()
afterAll(peer.remove)
const open: TestHouse[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((house) => house.close()))
})
const openHouse = async (...args: Parameters<typeof openTestHouse>) => {
  const house = await openTestHouse(...args)
  open.push(house)
  return house
}
const closeHouse = async (house: TestHouse) => {
  open.splice(open.indexOf(house), 1)
  await house.close()
}

/** Where `keeper` serves the ledger of that origin. */
const copyAt = (keeper: TestHouse, origin: string) =>
  addressSource(`${keeper.address}/mirror/${hashOrigin(origin)}/`)
const failures = async (house: TestHouse) =>
  (await house.mirror.send()).mirrors.map(({ failure }) => failure)

/** Reads a ledger back from a mirror as somebody does who has nothing but its verifier key. */
async function restore(keeper: TestHouse, gone: Pick<Ledger, 'origin' | 'verifierKey'>) {
  const source = copyAt(keeper, gone.origin)
  const resource = async (path: string) => {
    const bytes = await source.read(path)
    return bytes && { bytes, contentType: '', immutable: false }
  }
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-restored-'))
  await exportLedger({ resource, verifierKey: gone.verifierKey }, folder)
  return folder
}

describe('three hospitals that mirror each other', () => {
  it('each hold the others’ ledgers whole, signed, and from one alone a lost one is got back byte for byte', async () => {
    const three = [await openHouse('north'), await openHouse('south'), await openHouse('west')]
    for (const owner of three)
      for (const keeper of three) if (keeper !== owner) await keepLedgerOf(owner, keeper)
    for (const count of [10, 300, 700]) {
      for (const house of three) {
        await house.grow(count)
        expect(await failures(house)).toEqual([null, null])
      }
    }
    const [north, south, west] = three as [TestHouse, TestHouse, TestHouse]
    const { size } = await north.mirror.send()
    const entries: Buffer[] = []
    for await (const { bytes } of north.ledger.read(0, size)) entries.push(Buffer.from(bytes))
    expect(entries).toHaveLength(size)
    expect(size).toBeGreaterThan(1_020)
    const { origin, verifierKey } = north.ledger
    await closeHouse(north)
    await closeHouse(west)

    const source = copyAt(south, origin)
    const report = await verifyTiles({ source, vkey: verifierKey, sha256: nativeSha256 })
    expect(report.checkpoint).toMatchObject({ origin, size })
    const checkpoint = (await source.read('checkpoint'))!
    const { signedBy } = await verifySignedCheckpoint(checkpoint, [
      verifierKey,
      ...south.mirror.verifierKeys,
    ])
    expect(signedBy.map(({ key }) => [key.name, key.type])).toEqual([
      [origin, 'ed25519'],
      ['south.example/ledger/mirror', 'cosignature-ed25519'],
      ['south.example/ledger/mirror', 'ml-dsa-44'],
    ])
    const fetchTile = async (path: string) => {
      const bytes = await source.read(path)
      if (bytes === undefined) throw new Error(`the mirror has no ${path}`)
      return bytes
    }
    const reader = await openTileReader({ fetch: fetchTile, checkpoint, vkey: verifierKey })
    for (const [index, bytes] of entries.entries())
      expect(Buffer.from((await reader.entry(index)).bytes)).toEqual(bytes)

    const folder = await restore(south, { origin, verifierKey })
    expect(await peer.verify(folder, verifierKey)).toBe(`OK ${size}`)
    const bundle = join(folder, 'tile/entries/000')
    const flipped = await readFile(bundle)
    flipped[40] = flipped[40]! ^ 1
    await writeFile(bundle, flipped)
    expect(await peer.verify(folder, verifierKey)).toMatch(/^FAIL /)
    await rm(folder, { recursive: true })
  })

  it('state what is held and what was sent, once', async () => {
    const [owner, keeper] = [await openHouse('owner'), await openHouse('keeper')]
    await keepLedgerOf(owner, keeper)
    await owner.grow(5)
    const first = await owner.mirror.send()
    const [sent] = await owner.evidence('mirror.sent')
    expect(sent).toMatchObject({
      actor: 'system:mirror',
      facts: { organisation: 'keeper', size: first.size },
    })
    const [kept, ...more] = await keeper.evidence('mirror.kept')
    expect(more).toEqual([])
    expect(kept!.facts).toEqual({ origin: hashOrigin(owner.ledger.origin), size: first.size })
    const [target] = await owner.mirror.targets.list()
    expect(target).toMatchObject({ size: first.size, failingSince: null, failure: null })
    const [log] = await keeper.mirror.kept.list()
    expect(log).toMatchObject({ enabled: true, size: first.size, pendingSize: first.size })
    expect(log!.bytes).toBeGreaterThan(first.size * 50)
  })

  it('agrees with the Go peer at every size around the edge of a tile, whatever pieces it came in', async () => {
    const [owner, keeper] = [await openHouse('owner'), await openHouse('keeper')]
    await keepLedgerOf(owner, keeper)
    for (const wanted of [3, 100, 254, 255, 256, 257, 511, 512, 513]) {
      const { size } = await owner.ledger.sequence()
      if (wanted > size) await owner.grow(wanted - size)
      expect(await failures(owner)).toEqual([null])
      const folder = await restore(keeper, owner.ledger)
      const answer = await peer.verify(folder, owner.ledger.verifierKey)
      expect(answer).toBe(`OK ${Math.max(wanted, size)}`)
      await rm(folder, { recursive: true })
    }
  })
})

describe('a mirror that is not told everything', () => {
  it('goes on where it was when its client forgot how far that is, or thought it further', async () => {
    const [owner, keeper] = [await openHouse('owner'), await openHouse('keeper')]
    await keepLedgerOf(owner, keeper)
    await owner.grow(600)
    expect(await failures(owner)).toEqual([null])
    await owner.database.ownerSql`delete from mirror_contact`
    await owner.grow(9_000)
    expect(await failures(owner)).toEqual([null])
    await owner.database
      .ownerSql`update mirror_contact set next_entry = 1000000, known_size = 1000000`
    await owner.grow(20)
    expect(await failures(owner)).toEqual([null])
    const { size } = await owner.mirror.send()
    expect((await keeper.mirror.kept.list())[0]).toMatchObject({ size })
  })

  it('is not sent to while nobody switched it on, and then is', async () => {
    const [owner, keeper] = [await openHouse('owner'), await openHouse('keeper')]
    await keepLedgerOf(owner, keeper)
    const [log] = await keeper.mirror.kept.list()
    const switchTo = (enabled: boolean) =>
      keeper.mirror.kept.set({ id: 'officer', roles: [] }, log!.partner, enabled)
    await switchTo(false)
    await owner.grow(3)
    const silentFrom = owner.clock.now()
    expect(await failures(owner)).toEqual(['it answered with status 404'])
    owner.clock.advance(60_000)
    await owner.mirror.send()
    expect((await owner.mirror.targets.list())[0]).toMatchObject({
      size: null,
      failingSince: silentFrom,
    })
    await switchTo(true)
    expect(await failures(owner)).toEqual([null])
    expect((await keeper.evidence('mirror.switched')).map(({ facts }) => facts['enabled'])).toEqual(
      [true, false, true],
    )
  })

  it('says so when it is full, and keeps what it has', async () => {
    const owner = await openHouse('owner')
    const keeper = await openHouse('keeper', { logBytesMax: 60_000 })
    await keepLedgerOf(owner, keeper)
    await owner.grow(1_000)
    const [failure] = await failures(owner)
    expect(failure).toContain('no more room')
    const [log] = await keeper.mirror.kept.list()
    expect(log!.bytes).toBeGreaterThan(20_000)
    expect(log!.bytes).toBeLessThanOrEqual(60_000)
    expect(log).toMatchObject({ size: 0 })
  })
})

describe('a ledger that is not the one that was mirrored', () => {
  it('is refused when it was rewritten, and both heads are kept as evidence', async () => {
    const [owner, keeper] = [await openHouse('owner'), await openHouse('keeper')]
    await keepLedgerOf(owner, keeper)
    await owner.grow(300)
    expect(await failures(owner)).toEqual([null])
    const forked = await openHouse('owner', { signingKey: owner.signingKey })
    forked.clock.advance(60_000)
    await forked.mirror.targets.add(
      { id: 'officer', roles: [] },
      {
        organisation: 'keeper',
        url: `${keeper.address}/mirror`,
        verifierKeys: keeper.mirror.verifierKeys,
      },
    )
    await forked.grow(700)
    expect(await failures(forked)).toEqual(['it refused: 422'])
    expect(await keeper.witness.forks.list()).toMatchObject([{ origin: owner.ledger.origin }])
    await owner.grow(3)
    expect(await failures(owner)).toEqual([null])
  })

  it('is told that it was restored from an older copy', async () => {
    const [owner, keeper] = [await openHouse('owner'), await openHouse('keeper')]
    await keepLedgerOf(owner, keeper)
    await owner.grow(300)
    await owner.mirror.send()
    const restored = await openHouse('owner', { signingKey: owner.signingKey })
    await restored.mirror.targets.add(
      { id: 'officer', roles: [] },
      {
        organisation: 'keeper',
        url: `${keeper.address}/mirror`,
        verifierKeys: keeper.mirror.verifierKeys,
      },
    )
    await restored.grow(5)
    const [failure] = await failures(restored)
    expect(failure).toContain('restored from an older copy')
  })
})
