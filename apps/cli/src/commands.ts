/** One command as people type it: how it is called, what it does, and which options it takes. */
export type Command = {
  readonly name: string
  readonly usage: string
  readonly about: string
  readonly options: Readonly<
    Record<string, { readonly type: 'string' | 'boolean'; readonly about: string }>
  >
}

const json = { type: 'boolean', about: 'Print JSON lines instead of words.' } as const
const demo = { type: 'boolean', about: 'Speak to the demo instead.' } as const
const home = {
  type: 'string',
  about: 'Data folder of the server (else WARDSTONE_HOME or the default).',
} as const

const chain = {
  url: {
    type: 'string',
    about: 'JSON-RPC address of a node of the chain: https, or this machine.',
  },
  chain: { type: 'string', about: 'Its chain id.' },
  'key-file': {
    type: 'string',
    about: 'File (0600) with the private key of the account that pays.',
  },
  'fee-max': { type: 'string', about: 'Most gwei to pay for a unit of gas (default 200).' },
} as const
const inContract = {
  ...chain,
  contract: { type: 'string', about: 'Address of WitnessAnchor.' },
  origin: { type: 'string', about: 'Name of the ledger: the first line of its checkpoints.' },
} as const

const commands = [
  {
    name: 'serve',
    usage: 'wardstone serve',
    about: 'Start the server; settings come from WARDSTONE_* variables.',
    options: {
      home,
      demo: { type: 'boolean', about: 'Run a synthetic hospital in a data folder of its own.' },
    },
  },
  {
    name: 'enrol',
    usage: 'wardstone enrol [--role ROLE…]',
    about: 'Print a one-time link for a new account.',
    options: {
      home,
      demo,
      json,
      role: { type: 'string', about: 'Duty of the account (default security-officer).' },
      name: { type: 'string', about: 'Name of the person.' },
    },
  },
  {
    name: 'import fhir',
    usage: 'wardstone import fhir FILE…',
    about: 'Load FHIR R4 bundles or resources from JSON files.',
    options: { home, demo, json },
  },
  {
    name: 'import hl7',
    usage: 'wardstone import hl7 FILE…',
    about: 'Load HL7 v2 messages, one a file, in this order.',
    options: { home, demo, json },
  },
  {
    name: 'people import',
    usage: 'wardstone people import FILE --preview | --yes [--leavers N]',
    about: 'Bring accounts in line with a list of people (CSV); see first what it would do.',
    options: {
      home,
      demo,
      json,
      preview: { type: 'boolean', about: 'Only say who would join, move and leave.' },
      yes: { type: 'boolean', about: 'Do it; who is not in the list loses the account.' },
      leavers: {
        type: 'string',
        about: 'How many leave, when that is more than the server lets go unasked.',
      },
    },
  },
  {
    name: 'passwords filter',
    usage: 'wardstone passwords filter LIST FILE',
    about:
      'Make the filter that refuses leaked passwords, of a list of their SHA-1 hashes, one a line.',
    options: { json },
  },
  {
    name: 'record erase',
    usage: 'wardstone record erase PATIENT_ID --yes',
    about: 'Destroy one patient’s keys: nothing of the record can be read again.',
    options: {
      home,
      demo,
      json,
      yes: {
        type: 'boolean',
        about: 'Do it; without this the command only says what would be lost.',
      },
    },
  },
  {
    name: 'keys status',
    usage: 'wardstone keys status',
    about: 'Say which versions of the key there are, what they wrap, and what to do next.',
    options: { home, demo, json },
  },
  {
    name: 'keys rotate',
    usage: 'wardstone keys rotate',
    about: 'Make a new version of the key, which wraps what is new from now on.',
    options: { home, demo, json },
  },
  {
    name: 'keys rewrap',
    usage: 'wardstone keys rewrap',
    about: 'Wrap the keys of every record by the newest version, or go on with it.',
    options: { home, demo, json },
  },
  {
    name: 'keys retire',
    usage: 'wardstone keys retire --yes',
    about: 'Destroy every version of the key below the one in use.',
    options: {
      home,
      demo,
      json,
      yes: {
        type: 'boolean',
        about: 'Do it; without this the command only says what would be lost.',
      },
    },
  },
  {
    name: 'keys renew-data',
    usage: 'wardstone keys renew-data --patient ID | --older-than DAYS | --all',
    about:
      'Seal records again under new data keys, and destroy the old ones; people go on working.',
    options: {
      home,
      demo,
      json,
      patient: { type: 'string', about: 'The record of this patient.' },
      'older-than': { type: 'string', about: 'Records whose data key is older than so many days.' },
      all: { type: 'boolean', about: 'Every record.' },
    },
  },
  {
    name: 'record hold',
    usage: 'wardstone record hold PATIENT_ID --reason TEXT',
    about: 'Put a record under a legal hold: it is not erased until that is released.',
    options: {
      home,
      demo,
      json,
      reason: { type: 'string', about: 'Why; sealed with the record.' },
    },
  },
  {
    name: 'record release',
    usage: 'wardstone record release PATIENT_ID',
    about: 'Release the legal hold on a record.',
    options: { home, demo, json },
  },
  {
    name: 'ledger export',
    usage: 'wardstone ledger export DIR [--from URL --key VERIFIER_KEY]',
    about: 'Write the ledger as static files that any tlog client reads, or bring them up to date.',
    options: {
      home,
      demo,
      json,
      from: { type: 'string', about: 'An address that serves the ledger, such as a mirror.' },
      key: { type: 'string', about: 'The ledger’s verifier key, as you received it.' },
    },
  },
  {
    name: 'ledger verify',
    usage: 'wardstone ledger verify [DIR|URL] [--key VERIFIER_KEY]',
    about: 'Derive a ledger anew and compare: a folder, an address, or the running server’s.',
    options: {
      home,
      demo,
      json,
      key: { type: 'string', about: 'The ledger’s verifier key, as you received it.' },
    },
  },
  {
    name: 'ledger proof',
    usage: 'wardstone ledger proof INDEX [--out FILE]',
    about: 'Print the proof of one entry (c2sp.org/tlog-proof), to hand to an auditor.',
    options: { home, demo, json, out: { type: 'string', about: 'File to write; must not exist.' } },
  },
  {
    name: 'ledger about',
    usage: 'wardstone ledger about SUBJECT --out FILE',
    about:
      'Write every entry that names a patient, a device or a person, and prove that it is all.',
    options: { home, demo, json, out: { type: 'string', about: 'File to write; must not exist.' } },
  },
  {
    name: 'ledger witness',
    usage: 'wardstone ledger witness',
    about:
      'Say what partners need of this server, who cosigned its ledger, and whether one forked.',
    options: { home, demo, json },
  },
  {
    name: 'ledger witness ask',
    usage: 'wardstone ledger witness ask',
    about: 'Ask every partner to cosign the newest head now.',
    options: { home, demo, json },
  },
  {
    name: 'ledger witness policy',
    usage: 'wardstone ledger witness policy [--organisations N]',
    about: 'Print the policy (c2sp.org/tlog-policy) by which an auditor counts organisations.',
    options: {
      home,
      demo,
      organisations: { type: 'string', about: 'How many must have cosigned (default 1).' },
    },
  },
  {
    name: 'ledger witness fork',
    usage: 'wardstone ledger witness fork ID --out FILE',
    about: 'Write the two signed heads that prove that a partner’s log forked.',
    options: { home, demo, json, out: { type: 'string', about: 'File to write; must not exist.' } },
  },
  {
    name: 'ledger anchor deploy',
    usage: 'wardstone ledger anchor deploy --url URL --chain ID --key-file FILE',
    about: 'Put the WitnessAnchor contract on a chain and print the settings that use it.',
    options: { json, ...chain },
  },
  {
    name: 'ledger anchor offer',
    usage:
      'wardstone ledger anchor offer --url URL --chain ID --key-file FILE --contract ADDRESS --origin NAME --to ADDRESS',
    about: 'Offer a ledger in a contract to another account, as its owner.',
    options: {
      json,
      ...inContract,
      to: { type: 'string', about: 'Address of the account that shall own it.' },
    },
  },
  {
    name: 'ledger anchor accept',
    usage:
      'wardstone ledger anchor accept --url URL --chain ID --key-file FILE --contract ADDRESS --origin NAME',
    about: 'Take a ledger that was offered to this account.',
    options: { json, ...inContract },
  },
  {
    name: 'ledger anchor send',
    usage: 'wardstone ledger anchor send',
    about: 'Anchor the newest head now, where the settings say.',
    options: { home, demo, json },
  },
  {
    name: 'ledger anchor check',
    usage: 'wardstone ledger anchor check',
    about: 'Check every receipt again.',
    options: { home, demo, json },
  },
  {
    name: 'proof verify',
    usage: 'wardstone proof verify FILE --key VERIFIER_KEY [--entry FILE] [--policy FILE]',
    about:
      'Check a .tlog-proof, everything about one subject, or a fork offline: no server, no network.',
    options: {
      json,
      key: { type: 'string', about: 'Verifier key of the log, as you received it.' },
      entry: { type: 'string', about: 'The entry, where the proof does not carry it.' },
      policy: { type: 'string', about: 'Who must have cosigned it (c2sp.org/tlog-policy).' },
    },
  },
  {
    name: 'backup escrow',
    usage: 'wardstone backup escrow --needed K NAME=age1… NAME=age1…',
    about: 'Decide how many of which people can open the backups made from now on.',
    options: { home, demo, json, needed: { type: 'string', about: 'How many of them together.' } },
  },
  {
    name: 'backup make',
    usage: 'wardstone backup make FILE',
    about: 'Write everything, sealed so that only the holders together can open it.',
    options: { home, demo, json },
  },
  {
    name: 'backup share',
    usage: 'wardstone backup share FILE --identity KEY_FILE',
    about: 'Print one holder’s share of a backup’s key, on the holder’s own machine.',
    options: { identity: { type: 'string', about: 'File with the holder’s age identity.' } },
  },
  {
    name: 'backup drill',
    usage: 'wardstone backup drill FILE SHARE_FILE…',
    about: 'Restore into a scratch folder, verify everything, measure, and state it in the ledger.',
    options: { home, demo, json },
  },
  {
    name: 'restore',
    usage: 'wardstone restore FILE SHARE_FILE… --home NEW_FOLDER --ledger DIR|URL',
    about: 'Put an installation back from a backup, its ledger brought forward from a newer copy.',
    options: {
      home: { type: 'string', about: 'New data folder to restore into.' },
      json,
      ledger: {
        type: 'string',
        about: 'Mirror, export or server with a newer copy of the ledger.',
      },
      'ledger-is-lost': {
        type: 'boolean',
        about: 'There is none: go on from the backup’s ledger.',
      },
    },
  },
  {
    name: 'audit export',
    usage: 'wardstone audit export --framework ID --out FILE',
    about: 'Write a bundle that proves every determination.',
    options: {
      home,
      demo,
      json,
      framework: { type: 'string', about: 'Framework (default hipaa-security).' },
      out: { type: 'string', about: 'File to write; must not exist yet.' },
    },
  },
  {
    name: 'audit verify',
    usage: 'wardstone audit verify FILE [--key VERIFIER_KEY]',
    about: 'Check a bundle offline: no server, no database, no network.',
    options: {
      json,
      key: {
        type: 'string',
        about: 'The ledger’s verifier key, as you received it from a person you trust.',
      },
    },
  },
  {
    name: 'demo code',
    usage: 'wardstone demo code LOGIN',
    about: 'The code that an authenticator would show now for an account of the demo.',
    options: { home, demo, json },
  },
  {
    name: 'doctor',
    usage: 'wardstone doctor',
    about: 'Say how the server on this machine is doing.',
    options: { home, demo, json },
  },
] as const satisfies readonly Command[]

/** The command that the words begin with, and what is left of them. */
export function findCommand(
  words: readonly string[],
): { command: Command; rest: readonly string[] } | undefined {
  for (const length of [3, 2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, length).join(' '))
    if (command !== undefined) return { command, rest: words.slice(length) }
  }
  return undefined
}

export function helpText(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const rows = commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`)
  return `wardstone: safeguards that run, and prove that they ran.

${rows.join('\n')}

  wardstone COMMAND --help says more. Exit codes: 0 done, 1 found something, 2 usage, 3 could not do it.
`
}

export function commandHelp({ usage, about, options }: Command): string {
  const rows = Object.entries(options).map(
    ([name, option]) => `  --${name.padEnd(12)}${option.about}`,
  )
  return `${usage}\n\n${about}\n\n${rows.join('\n')}\n`
}
