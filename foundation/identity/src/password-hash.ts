import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { assert, Fault, utf8 } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import { z } from 'zod'

const argon2id = promisify(argon2)

/** Argon2id (RFC 9106) by the number that is stored with each hash. A row is never changed; a new one is added. */
const works = {
  1: { memory: 19 * 1024, passes: 2, parallelism: 1 },
  2: { memory: 46 * 1024, passes: 2, parallelism: 1 },
  3: { memory: 64 * 1024, passes: 3, parallelism: 1 },
} as const
type Work = keyof typeof works

const WORK_TARGET_MS = 120
const CALIBRATION_RUNS = 3
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Hashes waiting at one time: each holds up to 64 MiB while it runs, and the thread pool runs four. */
const WAITING_MAX = 64

export const passwordHashSchema = z.strictObject({
  work: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  salt: z.base64(),
  hash: z.base64(),
})
type PasswordHash = z.infer<typeof passwordHashSchema>

/** Hashes and checks passwords off the event loop. */
export type PasswordHasher = {
  /** @throws Fault `server.busy` when too many wait already. */
  hash(password: string): Promise<PasswordHash>
  /** Compares in constant time. @throws Fault `server.busy`. */
  matches(password: string, stored: PasswordHash): Promise<boolean>
}

/**
 * Opens the hasher with the amount of work that was measured when the installation first started: at least 19 MiB and
 * two passes, and as much more of the table as takes about 0.1 s here. It is kept, not measured again, because two
 * amounts of work at one time would tell an old account from a name that does not exist.
 */
export async function openPasswordHasher(sql: Sql): Promise<PasswordHasher> {
  const work = await storedWork(sql)
  let waiting = 0

  async function derive(password: string, salt: Uint8Array, row: Work): Promise<Buffer> {
    if (waiting >= WAITING_MAX) {
      throw new Fault(
        'server.busy',
        'Too many people are signing in at this moment. Try again in a few seconds.',
      )
    }
    waiting++
    try {
      const message = utf8(password.normalize('NFC'))
      return await argon2id('argon2id', {
        message,
        nonce: salt,
        tagLength: HASH_BYTES,
        ...works[row],
      })
    } finally {
      waiting--
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      const hash = await derive(password, salt, work)
      return { work, salt: salt.toString('base64'), hash: hash.toString('base64') }
    },
    async matches(password, stored) {
      const hash = await derive(password, Buffer.from(stored.salt, 'base64'), stored.work)
      return timingSafeEqual(hash, Buffer.from(stored.hash, 'base64'))
    },
  }
}

async function storedWork(sql: Sql): Promise<Work> {
  const [found] = await sql<{ work: number }[]>`select work from identity_password_work`
  if (found === undefined) {
    await sql`insert into identity_password_work (work) values (${await measure()}) on conflict do nothing`
    return storedWork(sql)
  }
  return parseWork(found.work)
}

function parseWork(work: number): Work {
  assert(work === 1 || work === 2 || work === 3, 'the stored amount of work is a row of the table')
  return work
}

/** The strongest row that this machine does in the time aimed at; never less than the first. */
async function measure(): Promise<Work> {
  const { memory, passes } = works[1]
  const nonce = randomBytes(SALT_BYTES)
  let best = Infinity
  // The best of a few: the first run of a fresh process is many times slower than all that follow.
  for (let run = 0; run < CALIBRATION_RUNS; run++) {
    const started = performance.now()
    await argon2id('argon2id', {
      message: 'calibration',
      nonce,
      tagLength: HASH_BYTES,
      ...works[1],
    })
    best = Math.min(best, performance.now() - started)
  }
  const perUnit = best / (memory * passes)
  const affordable = ([3, 2] as const).find(
    (row) => perUnit * works[row].memory * works[row].passes <= WORK_TARGET_MS,
  )
  return affordable ?? 1
}
