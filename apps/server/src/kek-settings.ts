import { Fault } from '@wardstone/core'
import type { KekSettings } from '@wardstone/vault'
import { z } from 'zod'

const SECOND_MS = 1000

/** Where the key-encryption key is kept: settings of `config.ts`. None of them is a secret; secrets lie in files. */
export const kekSettings = {
  WARDSTONE_KEK: z
    .enum(['file', 'pkcs11', 'transit', 'aws-kms'])
    .default('file')
    .describe('Store of the versions of the key-encryption key that are made from now on.'),
  WARDSTONE_KEK_ASK_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(30)
    .describe('How often a token or service is asked whether it still answers.'),
  WARDSTONE_KEK_PKCS11_MODULE: z.string().optional().describe('Library of the token’s vendor.'),
  WARDSTONE_KEK_PKCS11_TOKEN: z.string().optional().describe('Label of the token.'),
  WARDSTONE_KEK_PKCS11_LABEL: z
    .string()
    .regex(/^[\w.-]{1,20}$/)
    .default('wardstone-kek')
    .describe('How labels of keys in the token begin.'),
  WARDSTONE_KEK_PKCS11_PIN_FILE: z.string().optional().describe('File (0600) with the user PIN.'),
  WARDSTONE_KEK_TRANSIT_URL: z.url().optional().describe('Address of OpenBao or Vault: https.'),
  WARDSTONE_KEK_TRANSIT_MOUNT: z
    .string()
    .regex(/^[\w-]+(\/[\w-]+)*$/)
    .default('transit'),
  WARDSTONE_KEK_TRANSIT_KEY: z.string().optional().describe('Name of the key in Transit.'),
  WARDSTONE_KEK_TRANSIT_TOKEN_FILE: z.string().optional().describe('File (0600) with the token.'),
  WARDSTONE_KEK_AWS_KEY_ID: z.string().optional().describe('Id, ARN or alias of the KMS key.'),
  WARDSTONE_KEK_AWS_REGION: z.string().optional(),
  WARDSTONE_KEK_AWS_ENDPOINT: z.url().optional().describe('A private endpoint of KMS.'),
}

type Settings = z.output<z.ZodObject<typeof kekSettings>>

/** @throws Fault `config.invalid` for a store that is set up in part, or is asked for and not set up. */
export function kekOf(value: Settings): KekSettings {
  const settings: KekSettings = {
    forNew: value.WARDSTONE_KEK,
    askEveryMs: value.WARDSTONE_KEK_ASK_SECONDS * SECOND_MS,
    ...pkcs11Of(value),
    ...transitOf(value),
    ...awsOf(value),
  }
  const has = {
    file: true,
    pkcs11: 'pkcs11' in settings,
    transit: 'transit' in settings,
    'aws-kms': 'aws' in settings,
  }
  if (!has[settings.forNew]) {
    throw new Fault(
      'config.invalid',
      `WARDSTONE_KEK is ${settings.forNew}, and the settings that say where it is are missing.`,
    )
  }
  return settings
}

function pkcs11Of(value: Settings): Pick<KekSettings, 'pkcs11'> {
  const {
    WARDSTONE_KEK_PKCS11_MODULE: module,
    WARDSTONE_KEK_PKCS11_TOKEN: token,
    WARDSTONE_KEK_PKCS11_LABEL: label,
    WARDSTONE_KEK_PKCS11_PIN_FILE: pinFile,
  } = value
  if (module !== undefined && token !== undefined && pinFile !== undefined)
    return { pkcs11: { module, token, label, pinFile } }
  refuseParts([module, token, pinFile], 'WARDSTONE_KEK_PKCS11_MODULE, _TOKEN and _PIN_FILE')
  return {}
}

function transitOf(value: Settings): Pick<KekSettings, 'transit'> {
  const {
    WARDSTONE_KEK_TRANSIT_URL: url,
    WARDSTONE_KEK_TRANSIT_MOUNT: mount,
    WARDSTONE_KEK_TRANSIT_KEY: key,
    WARDSTONE_KEK_TRANSIT_TOKEN_FILE: tokenFile,
  } = value
  if (url !== undefined && key !== undefined && tokenFile !== undefined)
    return { transit: { url, mount, key, tokenFile } }
  refuseParts([url, key, tokenFile], 'WARDSTONE_KEK_TRANSIT_URL, _KEY and _TOKEN_FILE')
  return {}
}

function awsOf(value: Settings): Pick<KekSettings, 'aws'> {
  const {
    WARDSTONE_KEK_AWS_KEY_ID: keyId,
    WARDSTONE_KEK_AWS_REGION: region,
    WARDSTONE_KEK_AWS_ENDPOINT: endpoint,
  } = value
  if (keyId !== undefined && region !== undefined)
    return { aws: { keyId, region, ...(endpoint === undefined ? {} : { endpoint }) } }
  refuseParts([keyId, region, endpoint], 'WARDSTONE_KEK_AWS_KEY_ID and _REGION')
  return {}
}

function refuseParts(parts: readonly (string | undefined)[], names: string): void {
  if (parts.every((part) => part === undefined)) return
  throw new Fault('config.invalid', `${names} go together.`)
}
