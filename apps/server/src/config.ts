import { homedir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import type { KekSettings } from '@wardstone/vault'
import { z } from 'zod'
import { kekOf, kekSettings } from './kek-settings.ts'

const DEFAULT_PORT = 8480
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** One address to listen on. Loopback ones are plain HTTP, all others TLS 1.3. */
export type Listen = { readonly host: string; readonly port: number }

const addresses = z.string().transform((text, context): readonly Listen[] =>
  text.split(',').flatMap((address) => {
    const match = /^\s*(?:\[([0-9a-fA-F:]+)\]|([^:[\]\s]+)):(\d{1,5})\s*$/.exec(address)
    const port = Number(match?.[3])
    if (match === null || port > 65_535) {
      context.addIssue({ code: 'custom', message: 'must be a comma-separated list of host:port' })
      return []
    }
    return [{ host: match[1] ?? match[2] ?? '', port }]
  }),
)

const listen = addresses.default([{ host: 'localhost', port: DEFAULT_PORT }])

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/

/** Paths, comma-separated. */
const files = z
  .string()
  .default('')
  .transform((text): readonly string[] =>
    text
      .split(',')
      .map((path) => path.trim())
      .filter((path) => path !== ''),
  )
const hosts = z
  .string()
  .default('')
  .transform((text, context): readonly string[] => {
    const named = text
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== '')
    if (!named.every((host) => HOST.test(host))) {
      context.addIssue({
        code: 'custom',
        message: 'must be a comma-separated list of host or host:port',
      })
    }
    return named
  })

/** The one place where a setting is declared. Nothing secret has a default; unknown WARDSTONE_* names are refused. */
const settings = z.strictObject({
  WARDSTONE_HOME: z.string().min(1).optional().describe('Data folder.'),
  WARDSTONE_LISTEN: listen.describe('Addresses: localhost is plain HTTP, every other TLS 1.3.'),
  WARDSTONE_MLLP_LISTEN: addresses
    .optional()
    .describe('Address for HL7 v2 over MLLP: TLS 1.3, but for localhost. Absent: off.'),
  WARDSTONE_ORGANISATION: z
    .string()
    .min(1)
    .max(100)
    .default('This hospital')
    .describe('Name shown to people.'),
  WARDSTONE_LEDGER_ORIGIN: z
    .string()
    .regex(/^[a-z0-9][a-z0-9./-]{0,199}$/)
    .optional()
    .describe('Name of the ledger in its checkpoints; chosen once, at the first start.'),
  WARDSTONE_KEY_PASSPHRASE_FILE: z
    .string()
    .optional()
    .describe('File (0600) with the passphrase of the keys.'),
  ...kekSettings,
  WARDSTONE_TLS_CERT: z
    .string()
    .optional()
    .describe('PEM certificate chain; absent: a local CA makes one.'),
  WARDSTONE_TLS_KEY: z.string().optional().describe('PEM private key (0600) of that certificate.'),
  WARDSTONE_SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(60).default(15),
  WARDSTONE_SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(12),
  WARDSTONE_BREACHED_PASSWORDS: z
    .string()
    .min(1)
    .optional()
    .describe('Filter of leaked passwords, made by: wardstone passwords filter LIST FILE.'),
  WARDSTONE_BINARY_MIB: z.coerce
    .number()
    .int()
    .min(1)
    .max(4096)
    .default(512)
    .describe('Most MiB of the content of one Binary.'),
  WARDSTONE_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WARDSTONE_ANCHOR_TSA_URL: z
    .url()
    .optional()
    .describe('RFC 3161 time-stamping authority for the ledger.'),
  WARDSTONE_ANCHOR_TSA_ROOTS: z
    .string()
    .optional()
    .describe('PEM file of the roots its certificates lead to.'),
  WARDSTONE_ANCHOR_TSA_CRLS: files.describe(
    'Files with its lists of revoked certificates (DER or PEM), comma-separated; read anew at each check.',
  ),
  WARDSTONE_ANCHOR_TSA_CRL_HOSTS: hosts.describe(
    'Hosts inside the house that lists of revoked certificates may be fetched from: host or host:port.',
  ),
  WARDSTONE_ANCHOR_EVM_URL: z
    .url()
    .optional()
    .describe('JSON-RPC address of an EVM chain for the ledger.'),
  WARDSTONE_ANCHOR_EVM_CHAIN: z.coerce.number().int().min(1).optional().describe('Its chain id.'),
  WARDSTONE_ANCHOR_EVM_CONTRACT: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/)
    .optional()
    .describe('Address of WitnessAnchor.'),
  WARDSTONE_ANCHOR_EVM_KEY_FILE: z
    .string()
    .optional()
    .describe('File (0600) with the key of the account that pays.'),
  WARDSTONE_ANCHOR_EVM_CONFIRMATIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Blocks on top before a receipt counts; absent: what the chain calls finalized.'),
  WARDSTONE_ANCHOR_EVERY_MINUTES: z.coerce.number().int().min(1).max(1440).default(60),
  WARDSTONE_ANCHOR_NEED: z.coerce
    .number()
    .int()
    .min(1)
    .max(2)
    .default(1)
    .describe('How many kinds must hold.'),
  WARDSTONE_BACKUP_FOLDER: z
    .string()
    .min(1)
    .optional()
    .describe('Where sealed backups go; absent: none are made by themselves.'),
  WARDSTONE_BACKUP_EVERY_HOURS: z.coerce.number().int().min(1).max(720).default(24),
  WARDSTONE_BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(35),
  WARDSTONE_SUBSCRIPTION_HOSTS: hosts.describe(
    'Hosts inside the house, or without TLS, that notifications may be sent to: host or host:port.',
  ),
  WARDSTONE_DATA: z.string().optional().describe('Test material; the server does not use it.'),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('An own PostgreSQL, as its owner; absent: one is started here.'),
  CREDENTIALS_DIRECTORY: z
    .string()
    .optional()
    .describe('Set by systemd: holds wardstone-passphrase.'),
})

export type Config = {
  readonly home: string
  readonly listen: readonly Listen[]
  readonly organisation: string
  /** File with the filter of passwords that nobody may choose. */
  readonly breachedPasswords?: string
  /** Where HL7 v2 messages come in; plain on loopback alone. */
  readonly mllp?: Listen & { readonly plain: boolean }
  readonly ledgerOrigin?: string
  readonly passphraseFile?: string
  readonly credentialsDirectory?: string
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly session: { readonly idleMs: number; readonly absoluteMs: number }
  /** Most bytes of the content of one Binary. */
  readonly contentBytesMax: number
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly databaseUrl?: string
  readonly kek: KekSettings
  readonly anchors: AnchorSettings
  /** Where notifications of Subscriptions may go that is not on the public internet. */
  readonly subscriptionHosts: readonly string[]
  /** Where backups go by themselves, how often and for how long. */
  readonly backup?: {
    readonly folder: string
    readonly everyHours: number
    readonly keepDays: number
  }
}

/** Where the ledger's heads are anchored: both, one or none. */
export type AnchorSettings = {
  readonly everyMs: number
  readonly need: number
  readonly authority?: {
    readonly url: string
    readonly rootsFile: string
    /** Lists of revoked certificates that are kept up to date beside the server. */
    readonly listFiles: readonly string[]
    /** Where in our own network lists may be fetched. */
    readonly listHosts: readonly string[]
  }
  readonly chain?: {
    readonly url: string
    readonly number: number
    readonly contract: string
    readonly keyFile: string
    readonly finality: 'finalized' | { readonly confirmations: number }
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings from the environment.
 * @throws Fault `config.invalid` naming the setting and the rule.
 */
export function readConfig(environment: Environment): Config {
  const known = Object.keys(settings.shape)
  const given = Object.entries(environment).filter(
    ([name, value]) =>
      value !== undefined && (name.startsWith('WARDSTONE_') || known.includes(name)),
  )
  const parsed = settings.safeParse(Object.fromEntries(given))
  if (!parsed.success)
    throw new Fault('config.invalid', `The settings cannot be used. ${sentenceOf(parsed.error)}`)
  const value = parsed.data
  if ((value.WARDSTONE_TLS_CERT === undefined) !== (value.WARDSTONE_TLS_KEY === undefined)) {
    throw new Fault('config.invalid', 'WARDSTONE_TLS_CERT and WARDSTONE_TLS_KEY go together.')
  }
  return {
    home: value.WARDSTONE_HOME ?? defaultHome(),
    listen: value.WARDSTONE_LISTEN,
    organisation: value.WARDSTONE_ORGANISATION,
    session: {
      idleMs: value.WARDSTONE_SESSION_IDLE_MINUTES * MINUTE_MS,
      absoluteMs: value.WARDSTONE_SESSION_HOURS * HOUR_MS,
    },
    contentBytesMax: value.WARDSTONE_BINARY_MIB * 1024 * 1024,
    log: value.WARDSTONE_LOG,
    kek: kekOf(value),
    anchors: anchorsOf(value),
    subscriptionHosts: value.WARDSTONE_SUBSCRIPTION_HOSTS,
    ...backupOf(value),
    ...mllpOf(value.WARDSTONE_MLLP_LISTEN),
    ...optional('ledgerOrigin', value.WARDSTONE_LEDGER_ORIGIN),
    ...optional('breachedPasswords', value.WARDSTONE_BREACHED_PASSWORDS),
    ...optional('passphraseFile', value.WARDSTONE_KEY_PASSPHRASE_FILE),
    ...optional('credentialsDirectory', value.CREDENTIALS_DIRECTORY),
    ...optional('databaseUrl', value.DATABASE_URL),
    ...(value.WARDSTONE_TLS_CERT === undefined || value.WARDSTONE_TLS_KEY === undefined
      ? {}
      : { tls: { cert: value.WARDSTONE_TLS_CERT, key: value.WARDSTONE_TLS_KEY } }),
  }
}

/** @throws Fault `config.invalid` for more than one address. */
function mllpOf(addressed: readonly Listen[] | undefined): Pick<Config, 'mllp'> {
  const [first, ...others] = addressed ?? []
  if (others.length > 0) {
    throw new Fault('config.invalid', 'WARDSTONE_MLLP_LISTEN is one address.')
  }
  if (first === undefined) return {}
  const plain = /^(?:localhost|::1|127\.\d+\.\d+\.\d+)$/.test(first.host)
  return { mllp: { ...first, plain } }
}

type Settings = z.output<typeof settings>

function backupOf(value: Settings): Pick<Config, 'backup'> {
  const folder = value.WARDSTONE_BACKUP_FOLDER
  if (folder === undefined) return {}
  const everyHours = value.WARDSTONE_BACKUP_EVERY_HOURS
  return { backup: { folder, everyHours, keepDays: value.WARDSTONE_BACKUP_KEEP_DAYS } }
}

/** @throws Fault `config.invalid` for an anchor that is set up in part. */
function anchorsOf(value: Settings): AnchorSettings {
  const {
    WARDSTONE_ANCHOR_TSA_URL: authority,
    WARDSTONE_ANCHOR_TSA_ROOTS: rootsFile,
    WARDSTONE_ANCHOR_EVM_URL: url,
    WARDSTONE_ANCHOR_EVM_CHAIN: number,
    WARDSTONE_ANCHOR_EVM_CONTRACT: contract,
    WARDSTONE_ANCHOR_EVM_KEY_FILE: keyFile,
    WARDSTONE_ANCHOR_EVM_CONFIRMATIONS: confirmations,
  } = value
  const stamped = authority !== undefined && rootsFile !== undefined
  if (!stamped && (authority !== undefined || rootsFile !== undefined)) {
    throw new Fault(
      'config.invalid',
      'WARDSTONE_ANCHOR_TSA_URL and WARDSTONE_ANCHOR_TSA_ROOTS go together.',
    )
  }
  const chain =
    url !== undefined && number !== undefined && contract !== undefined && keyFile !== undefined
      ? {
          url,
          number,
          contract,
          keyFile,
          finality: confirmations === undefined ? ('finalized' as const) : { confirmations },
        }
      : undefined
  if (chain === undefined && [url, number, contract, keyFile].some((part) => part !== undefined)) {
    throw new Fault(
      'config.invalid',
      'WARDSTONE_ANCHOR_EVM_URL, _CHAIN, _CONTRACT and _KEY_FILE go together.',
    )
  }
  return {
    everyMs: value.WARDSTONE_ANCHOR_EVERY_MINUTES * MINUTE_MS,
    need: value.WARDSTONE_ANCHOR_NEED,
    ...(stamped
      ? {
          authority: {
            url: authority,
            rootsFile,
            listFiles: value.WARDSTONE_ANCHOR_TSA_CRLS,
            listHosts: value.WARDSTONE_ANCHOR_TSA_CRL_HOSTS,
          },
        }
      : {}),
    ...(chain === undefined ? {} : { chain }),
  }
}

/** The settings as people may see them: no secret, no password in a URL. */
export function redact(config: Config): Readonly<Record<string, unknown>> {
  const { anchors, databaseUrl } = config
  const { authority, chain } = anchors
  return {
    ...config,
    ...(databaseUrl === undefined ? {} : { databaseUrl: addressIn(databaseUrl) }),
    anchors: {
      ...anchors,
      // Addresses of chains often carry the key of who asks.
      ...(authority === undefined
        ? {}
        : { authority: { ...authority, url: addressIn(authority.url) } }),
      ...(chain === undefined ? {} : { chain: { ...chain, url: new URL(chain.url).origin } }),
    },
  }
}

/** Of a database URL only where it is: user names, passwords and options stay out. */
function addressIn(url: string): string {
  if (!URL.canParse(url)) return '…'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

function optional<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [key in Name]?: string } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed member keeps its name.
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: string }
}

function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') return `There is no setting ${issue.keys.join(', ')}.`
  return `${issue?.path.join('.') ?? 'A setting'}: ${issue?.message ?? 'not valid'}.`
}

/** Where data lives when nobody says: a system folder for root, the person's own otherwise. */
function defaultHome(): string {
  if (process.getuid?.() === 0) return '/var/lib/wardstone'
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'wardstone')
}
