import { Fault } from '@wardstone/core'
import { KEK_STORE_TIMEOUT_MS, type KekDriver, type KekPlace } from './kek-driver.ts'

export type AwsSettings = {
  /** Key id, ARN or alias. */
  readonly keyId: string
  readonly region: string
  /** Another address than AWS's own for the region: a private endpoint. */
  readonly endpoint?: string
}

type Client = typeof import('@aws-sdk/client-kms')

/**
 * A KEK wrapped by AWS KMS, through AWS's own client (an optional dependency), with the organisation and the version as
 * encryption context. Credentials are found as that client finds them. AWS rotates and keeps its key itself.
 */
export function openAwsDriver({ keyId, region, endpoint }: AwsSettings): KekDriver {
  let opened: Promise<{ sdk: Client; kms: InstanceType<Client['KMSClient']> }> | undefined
  const client = () => {
    opened ??= loadClient().then((sdk) => ({
      sdk,
      kms: new sdk.KMSClient({
        region,
        maxAttempts: 2,
        requestHandler: {
          requestTimeout: KEK_STORE_TIMEOUT_MS,
          connectionTimeout: KEK_STORE_TIMEOUT_MS,
        },
        ...(endpoint === undefined ? {} : { endpoint }),
      }),
    }))
    return opened
  }
  return {
    name: 'aws-kms',
    async wrap(kek, place) {
      const { sdk, kms } = await client()
      const input = { KeyId: keyId, Plaintext: kek, EncryptionContext: contextOf(place) }
      const { CiphertextBlob } = await kms.send(new sdk.EncryptCommand(input)).catch(refused)
      return Buffer.from(present(CiphertextBlob)).toString('base64')
    },
    async unwrap(held, place) {
      const { sdk, kms } = await client()
      // The key is named, so that a ciphertext of another key is refused and not opened.
      const input = {
        KeyId: keyId,
        CiphertextBlob: Buffer.from(held, 'base64'),
        EncryptionContext: contextOf(place),
      }
      const { Plaintext } = await kms.send(new sdk.DecryptCommand(input)).catch(refused)
      return present(Plaintext)
    },
    retire: async () => {},
    async close() {
      if (opened !== undefined) (await opened).kms.destroy()
    },
  }
}

async function loadClient(): Promise<Client> {
  try {
    return await import('@aws-sdk/client-kms')
  } catch {
    throw new Fault(
      'config.invalid',
      'AWS KMS needs its client, which is not installed: npm install @aws-sdk/client-kms',
    )
  }
}

function contextOf({ organisation, version }: KekPlace): Record<string, string> {
  return { 'wardstone:organisation': organisation, 'wardstone:kek': String(version) }
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes !== undefined) return bytes
  throw new Fault('vault.kek-refused', 'AWS KMS answers without what was asked for.')
}

/** AWS's faults of its own, and silence, may pass; what it refuses does not. */
function refused(error: unknown): never {
  const status =
    error instanceof Error && '$metadata' in error ? statusIn(error.$metadata) : undefined
  if (status !== undefined && status >= 400 && status < 500 && status !== 429) {
    const name = error instanceof Error ? error.name : 'an error'
    throw new Fault('vault.kek-refused', `AWS KMS refuses: ${name}. Look at the key's policy.`)
  }
  throw new Fault('vault.kek-unavailable', 'AWS KMS does not answer.')
}

function statusIn(metadata: unknown): number | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
