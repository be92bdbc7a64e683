import { join } from 'node:path'
import { Fault, fromUtf8 } from '@wardstone/core'
import { readGuarded, unsafeToOthers } from './guarded-file.ts'

/** Name of the systemd credential: `LoadCredentialEncrypted=wardstone-passphrase`. */
const PASSPHRASE_CREDENTIAL = 'wardstone-passphrase'

const PASSPHRASE_BYTES_MAX = 4096

/**
 * The passphrase of the key file: from `file`, or else from the systemd credential in `credentialsDirectory`
 * (`$CREDENTIALS_DIRECTORY`). One line end at its end is not part of it.
 *
 * @throws Fault `config.invalid` when there is none, `config.unsafe-file` when every user of the machine can read it.
 */
export async function readPassphrase(from: {
  file?: string
  credentialsDirectory?: string
}): Promise<string> {
  const file =
    from.file ??
    (from.credentialsDirectory === undefined
      ? undefined
      : join(from.credentialsDirectory, PASSPHRASE_CREDENTIAL))
  if (file === undefined) {
    throw new Fault(
      'config.invalid',
      `No passphrase: name a file of mode 0600, or pass the systemd credential ${PASSPHRASE_CREDENTIAL}.`,
    )
  }
  // systemd shows an access list's mask as group bits, so that only bits for everybody say something here.
  const bytes = await readGuarded(file, { refuse: unsafeToOthers, bytesMax: PASSPHRASE_BYTES_MAX })
  if (bytes === undefined) {
    throw new Fault('config.invalid', `The passphrase file ${file} does not exist.`)
  }
  const passphrase = decode(bytes, file).replace(/\r?\n$/, '')
  if (passphrase === '') throw new Fault('config.invalid', `The passphrase file ${file} is empty.`)
  return passphrase
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw new Fault('config.invalid', `The passphrase file ${file} is not UTF-8 text.`)
  }
}
