import { argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { utf8 } from '@wardstone/core'
import { z } from 'zod'

const argon2id = promisify(argon2)

/** Shorter than this, a passphrase is refused when the key file is made (NIST SP 800-63B-4 §3.1.1.2). */
export const PASSPHRASE_LENGTH_MIN = 15

const KIBIBYTES_PER_MEBIBYTE = 1024
const MEMORY_KIB = 64 * KIBIBYTES_PER_MEBIBYTE
const PASSES_MIN = 3
const PASSES_MAX = 24
const UNLOCK_TARGET_MS = 400
const SALT_BYTES = 16

/**
 * How a passphrase becomes a key: Argon2id (RFC 9106) with 64 MiB, stored beside what it unlocks. The bounds also hold
 * for what is read: a changed file must neither weaken the work nor exhaust the machine.
 */
export const stretchingSchema = z.strictObject({
  memoryKib: z
    .int()
    .min(MEMORY_KIB)
    .max(1024 * KIBIBYTES_PER_MEBIBYTE),
  passes: z.int().min(PASSES_MIN).max(PASSES_MAX),
  parallelism: z.int().min(1).max(16),
  salt: z.base64().length(24),
})
export type Stretching = z.infer<typeof stretchingSchema>

/** New parameters: as many passes as this machine does in about 0.4 s, which the administrator waits once a start. */
export async function calibrateStretching(): Promise<Stretching> {
  const salt = randomBytes(SALT_BYTES).toString('base64')
  const least = { memoryKib: MEMORY_KIB, passes: PASSES_MIN, parallelism: 1, salt }
  let best = Infinity
  // The better of two: the first run of a fresh process is many times slower than all that follow.
  for (let run = 0; run < 2; run++) {
    const started = performance.now()
    await stretch('calibration', least)
    best = Math.min(best, performance.now() - started)
  }
  const perPass = best / PASSES_MIN
  const passes = Math.round(UNLOCK_TARGET_MS / perPass)
  return { ...least, passes: Math.min(Math.max(passes, PASSES_MIN), PASSES_MAX) }
}

/** 32 bytes of key for a passphrase, computed off the event loop. */
export async function stretch(passphrase: string, parameters: Stretching): Promise<Uint8Array> {
  return argon2id('argon2id', {
    // The same passphrase typed on another keyboard may arrive composed differently.
    message: utf8(passphrase.normalize('NFC')),
    nonce: Buffer.from(parameters.salt, 'base64'),
    memory: parameters.memoryKib,
    passes: parameters.passes,
    parallelism: parameters.parallelism,
    tagLength: 32,
  })
}
