import { open } from 'node:fs/promises'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { Fault } from '@wardstone/core'

const KEY_BYTES = 32
const FILE_BYTES_MAX = 200
const OTHERS = 0o077

/**
 * The private key of an account out of a file: 64 hexadecimal digits, with or without 0x.
 * @throws Fault `config.unsafe-file` when group or others may read it, `config.invalid` when it holds no such key.
 */
export async function readAccountKey(file: string): Promise<Uint8Array> {
  const handle = await open(file).catch(() => {
    throw new Fault('config.invalid', `There is no file ${file} with the key of the account.`)
  })
  try {
    const { mode, size } = await handle.stat()
    if ((mode & OTHERS) !== 0) {
      throw new Fault('config.unsafe-file', `Others can read ${file}. Run: chmod 600 ${file}`)
    }
    const text = size > FILE_BYTES_MAX ? '' : (await handle.readFile('utf8')).trim()
    const key = Buffer.from(/^(?:0x)?([0-9a-f]{64})$/i.exec(text)?.[1] ?? '', 'hex')
    if (key.length !== KEY_BYTES || !secp256k1.utils.isValidSecretKey(key)) {
      throw new Fault('config.invalid', `${file} does not hold the key of an account.`)
    }
    return Uint8Array.from(key)
  } finally {
    await handle.close()
  }
}
