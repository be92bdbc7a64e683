import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { assert, Fault, type Clock } from '@wardstone/core'
import { replaceGuarded } from './guarded-file.ts'
import {
  KEK_BYTES,
  kekCheck,
  requireSameKek,
  type KekDriver,
  type KekDriverName,
} from './kek-driver.ts'
import {
  KEKS_MAX,
  readKeyFile,
  sealKeyFile,
  unsealAgain,
  type FileSeal,
  type KekRecord,
  type Keys,
} from './keyring-file.ts'
import { openOutage, type KekStoreState } from './outage.ts'

/** A version of the KEK, without the key. */
export type KekVersion = {
  readonly version: number
  readonly createdAt: number
  readonly driver: KekDriverName
  /** Base64; see `kekCheck`. */
  readonly check: string
}

/** The KEKs of one key file, unwrapped in memory for as long as their stores answer. */
export type KekStore = {
  /** Newest first. */
  versions(): readonly KekVersion[]
  /**
   * The key of one version, `undefined` when the key file has none.
   * @throws Fault `vault.kek-unavailable` when its store has not answered for `OUTAGE_READS_MAX_MS`.
   */
  key(version: number): KeyObject | undefined
  /** @throws Fault `vault.kek-unavailable` while the store does not answer: what is sealed now might never open again. */
  mayWrite(): void
  /** @throws Fault `vault.kek-unavailable` once the store has not answered for `OUTAGE_READS_MAX_MS`. */
  mayRead(): void
  /** Asks the stores again: opens what an outage closed, and closes what an outage has outlasted. Never throws a Fault. */
  probe(): Promise<void>
  state(): KekStoreState
  /** Reads the key file again: another server may have changed it. @throws Fault `vault.key-file-behind` for an old copy. */
  reload(): Promise<void>
  /** Makes the next version with the driver of the settings; in the key file, durably, when it resolves. */
  add(): Promise<KekVersion>
  /** Takes versions out of the key file, then lets their stores destroy what they can. Gives what these refused. */
  remove(versions: readonly number[]): Promise<readonly string[]>
  close(): Promise<void>
}

type Deps = {
  readonly file: string
  readonly fileSeal: FileSeal
  readonly drivers: readonly KekDriver[]
  readonly now: Clock
}

/**
 * Unwraps every KEK of the key file.
 * @param deps.drivers The first is the one for new KEKs.
 * @throws Fault `config.invalid` when the settings name no driver for one of them, `vault.kek-unavailable`, `vault.kek-refused`.
 */
export async function openKekStore(deps: Deps, opened: Keys): Promise<KekStore> {
  const { file, fileSeal, now } = deps
  let keys = opened
  let unwrapped: ReadonlyMap<number, KeyObject> = await unwrapAll(deps, keys)
  const outage = openOutage(now, () => newestOf(keys).driver)
  const load = async (found: Keys) => {
    unwrapped = await unwrapAll(deps, found, keys, unwrapped)
    keys = found
  }
  const write = async (keks: readonly KekRecord[]) => {
    const written: Keys = { ...keys, keks: newestFirst(keks) }
    await replaceGuarded(file, sealKeyFile(written, fileSeal))
    return written
  }

  return {
    versions: () => newestFirst(keys.keks).map(withoutKey),
    key(version) {
      outage.mayRead()
      return unwrapped.get(version)
    },
    mayRead: () => outage.mayRead(),
    mayWrite: () => outage.mayWrite(),
    async probe() {
      try {
        // All of them once an outage has outlasted its time, since nothing is held any more.
        if (unwrapped.size === 0) unwrapped = await unwrapAll(deps, keys)
        else await unwrapOne(deps, keys, newestOf(keys))
        outage.answered()
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        outage.failed(error.message)
        if (outage.isOver()) unwrapped = new Map()
      }
    },
    state: () => outage.state(),
    async reload() {
      const bytes = await readKeyFile(file)
      if (bytes === undefined)
        throw new Fault('config.invalid', `The key file ${file} is gone. Put it back.`)
      const found = unsealAgain(bytes, fileSeal)
      if (found.organisation !== keys.organisation)
        throw new Fault('vault.cannot-open', `The key file ${file} was replaced by another one's.`)
      // What is in memory still opens everything; what the old copy holds would not.
      if (newestOf(found).version < newestOf(keys).version)
        throw new Fault(
          'vault.key-file-behind',
          `An old copy lies in the place of the key file ${file}. Put it back as it was after the last rotation, before this server stops.`,
        )
      await load(found)
    },
    async add() {
      if (keys.keks.length >= KEKS_MAX)
        throw new Fault('input.conflict', `There are ${KEKS_MAX} KEKs: retire the old ones first.`)
      const version = newestOf(keys).version + 1
      const made = await makeKek(deps, keys.organisation, version)
      await load(await write([...keys.keks, made]))
      return withoutKey(made)
    },
    async remove(versions) {
      const gone = keys.keks.filter((kek) => versions.includes(kek.version))
      if (gone.length === 0) return []
      const kept = keys.keks.filter((kek) => !versions.includes(kek.version))
      // The file first: a store that has destroyed what the file still names would keep the server from starting.
      await load(await write(kept))
      return destroyInStores(deps, keys, gone)
    },
    async close() {
      await Promise.all(deps.drivers.map((driver) => driver.close()))
    },
  }
}

/**
 * A new KEK, wrapped, and unwrapped again to see that the store gives it back before anything depends on it.
 * @throws Fault `vault.kek-unavailable`, `vault.kek-refused`.
 */
export async function makeKek(
  { drivers, now }: Pick<Deps, 'drivers' | 'now'>,
  organisation: string,
  version: number,
): Promise<KekRecord> {
  const [driver] = drivers
  assert(driver !== undefined, 'there is a driver for new KEKs')
  const kek = randomBytes(KEK_BYTES)
  const place = { organisation, version }
  const held = await driver.wrap(kek, place)
  const check = kekCheck(kek, place).toString('base64')
  const back = await driver.unwrap(held, place)
  requireSameKek(back, check, place, driver.name)
  kek.fill(0)
  back.fill(0)
  return { version, createdAt: now(), driver: driver.name, held, check }
}

async function unwrapAll(
  deps: Deps,
  keys: Keys,
  before?: Keys,
  known: ReadonlyMap<number, KeyObject> = new Map(),
): Promise<ReadonlyMap<number, KeyObject>> {
  const unwrapped = new Map<number, KeyObject>()
  for (const record of keys.keks) {
    const same = before?.keks.find(({ version }) => version === record.version)
    const held = same?.check === record.check ? known.get(record.version) : undefined
    unwrapped.set(record.version, held ?? (await unwrapOne(deps, keys, record)))
  }
  return unwrapped
}

async function unwrapOne(
  { drivers }: Deps,
  { organisation }: Keys,
  { version, driver: name, held, check }: KekRecord,
): Promise<KeyObject> {
  const driver = drivers.find((one) => one.name === name)
  if (driver === undefined) {
    throw new Fault(
      'config.invalid',
      `Version ${version} of the key is held by ${name}, and the settings say nothing about it. Give them back until that version is retired.`,
    )
  }
  const place = { organisation, version }
  const kek = await driver.unwrap(held, place)
  requireSameKek(kek, check, place, name)
  const key = createSecretKey(kek)
  kek.fill(0)
  return key
}

async function destroyInStores(
  { drivers }: Deps,
  keys: Keys,
  gone: readonly KekRecord[],
): Promise<readonly string[]> {
  const refused: string[] = []
  for (const { driver: name, held, version } of gone) {
    const kept = keys.keks.filter((kek) => kek.driver === name).map((kek) => kek.held)
    try {
      const driver = drivers.find((one) => one.name === name)
      await driver?.retire(held, kept, { organisation: keys.organisation, version })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      refused.push(`Version ${version}: ${error.message}`)
    }
  }
  return refused
}

function newestOf(keys: Keys): KekRecord {
  const [first] = newestFirst(keys.keks)
  assert(first !== undefined, 'a key file holds a KEK')
  return first
}

function newestFirst(keks: readonly KekRecord[]): KekRecord[] {
  return keks.toSorted((one, two) => two.version - one.version)
}

function withoutKey({ version, createdAt, driver, check }: KekRecord): KekVersion {
  return { version, createdAt, driver, check }
}
