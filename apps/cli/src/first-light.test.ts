import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@wardstone/database'
import {
  newHome,
  runCli,
  startServerProcess,
  unpackData,
  type ServerProcess,
} from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'

const SETUP_TIMEOUT_MS = 240_000
const BUNDLES = 80
const RESOURCES = 22_800
/** Shorter words are looked for as the JSON would write them: three letters turn up in ciphertext by chance. */
const NEEDLE_CHARACTERS_MIN = 7

const { home, remove } = await newHome()
const synthea = unpackData('fhir/synthea-80.tar.gz')
const scratch = mkdtempSync(join(tmpdir(), 'wardstone-files-'))
const files = readdirSync(synthea.folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => join(synthea.folder, name))
let server: ServerProcess
let imported: { code: number | null; text: string }

beforeAll(async () => {
  server = await startServerProcess(home)
  imported = await runCli(['import', 'fhir', ...files], home)
}, SETUP_TIMEOUT_MS)
afterAll(async () => {
  await server.stop()
  synthea.remove()
  rmSync(scratch, { recursive: true, force: true })
  await remove()
})

const write = (name: string, text: string | Uint8Array): string => {
  const file = join(scratch, name)
  writeFileSync(file, text)
  return file
}

describe('wardstone import fhir', () => {
  it('takes all bundles of the given Synthea set and says what went in', () => {
    expect(files).toHaveLength(BUNDLES)
    expect(imported.code).toBe(0)
    expect(imported.text).toMatch(
      new RegExp(`${RESOURCES} resources from ${BUNDLES} of ${BUNDLES} files in .* a second`),
    )
    expect(imported.text).toMatch(/Observation\s+10289\n/)
    expect(imported.text).toMatch(/Patient\s+80\n/)
  })

  it.each([
    ['a truncated file', () => readFileSync(files[0] ?? '').subarray(0, 5000), /not valid JSON/],
    [
      'a file in another encoding',
      () => Buffer.from('{"resourceType":"Patient","name":[{"family":"Müller"}]}', 'latin1'),
      /not valid UTF-8/,
    ],
    [
      'a member named twice',
      () => '{"resourceType":"Patient","gender":"male","gender":"female"}',
      /same member twice/,
    ],
    [
      'deep nesting',
      () => `{"resourceType":"Patient","extension":${'['.repeat(500)}${']'.repeat(500)}}`,
      /levels deep; the limit is/,
    ],
    ['JSON that is not FHIR', () => '{"hello":"world"}', /./],
    [
      'an id outside FHIR’s grammar',
      () =>
        JSON.stringify({
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [
            {
              resource: { resourceType: 'Patient', id: 'a b' },
              request: { method: 'PUT', url: 'Patient/a b' },
            },
          ],
        }),
      /./,
    ],
  ])('refuses %s, says why, and goes on with the rest', async (_case, content, message) => {
    const bad = write('bad.json', content())
    const good = write(
      'good.json',
      JSON.stringify({ resourceType: 'Organization', name: 'Harrow Audit' }),
    )
    const { code, text } = await runCli(['import', 'fhir', bad, good], home)
    expect(code).toBe(1)
    expect(text).toMatch(/1 resources from 1 of 2 files/)
    const refusal = text.split('\n').find((line) => line.startsWith('Refused:'))
    expect(refusal).toContain(bad)
    expect(refusal).toMatch(message)
  })

  it('stores nothing of a transaction with one bad entry, and names its place in the file', async () => {
    const before = await countRows()
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: 'urn:uuid:1',
          resource: { resourceType: 'Patient', name: [{ family: 'Halfway' }] },
          request: { method: 'POST', url: 'Patient' },
        },
        {
          resource: {
            resourceType: 'Observation',
            status: 'final',
            code: { coding: [] },
            subject: { reference: 'urn:uuid:1' },
          },
          request: { method: 'POST', url: 'Observation' },
        },
      ],
    }
    const { code, text } = await runCli(
      ['import', 'fhir', write('half.json', JSON.stringify(bundle, null, 2))],
      home,
    )
    expect(code).toBe(1)
    expect(text).toMatch(/At line \d+, column \d+ \(Bundle\.entry\[1\]/)
    expect(await countRows()).toBe(before)
  })

  it('says how it is called', async () => {
    expect(await runCli(['import', 'fhir'], home)).toMatchObject({ code: 2 })
    expect(await runCli(['import', 'fhir', '--nonsense'], home)).toMatchObject({ code: 2 })
    expect(await runCli(['import', 'fhir', '--help'])).toMatchObject({
      code: 0,
      text: expect.stringContaining('--json'),
    })
    expect(await runCli(['import', 'fhir', 'x.json'], '/nonexistent')).toMatchObject({
      code: 3,
      text: expect.stringContaining('npm start'),
    })
  })
})

async function countRows(): Promise<number> {
  const sql = connect({ socketFolder: `${home}/postgres/socket` }, 'wardstone', 'wardstone', 1)
  const [row] = await sql<{ count: number }[]>`select count(*) as count from record`
  await sql.end()
  return row?.count ?? 0
}

describe('the whole data folder', () => {
  it('holds no name, identifier or address of the imported bundles, anywhere', async () => {
    const sql = connect({ socketFolder: `${home}/postgres/socket` }, 'wardstone', 'wardstone', 1)
    await sql`checkpoint`
    await sql.end()
    const needles = new Set(
      files.flatMap((file) => needlesOf(JSON.parse(readFileSync(file, 'utf8')))),
    )
    expect(needles.size).toBeGreaterThan(1400)
    const list = write('needles.txt', [...needles].join('\n'))
    const grep = spawnSync('grep', ['-r', '-a', '-o', '-h', '-F', '-f', list, home], {
      env: { LC_ALL: 'C' },
      maxBuffer: 2 ** 24,
    })
    expect(grep.stdout.toString()).toBe('')
    expect(grep.status).toBe(1)
    // The same search finds them in the files that were imported: it is not blind.
    const control = spawnSync('grep', ['-a', '-c', '-F', '-f', list, files[0] ?? ''], {
      env: { LC_ALL: 'C' },
    })
    expect(control.status).toBe(0)
  })
})

/** What could tell who somebody is: of every Patient and Practitioner, names, identifiers, telephone numbers, addresses, birth dates. */
function needlesOf(bundle: unknown): readonly string[] {
  const entries = record(bundle)['entry']
  const resources = (Array.isArray(entries) ? entries : []).map((entry) =>
    record(record(entry)['resource']),
  )
  return resources
    .filter(({ resourceType }) => resourceType === 'Patient' || resourceType === 'Practitioner')
    .flatMap((resource) =>
      [
        resource['name'],
        resource['identifier'],
        resource['telecom'],
        resource['address'],
        resource['id'],
      ].flatMap((part) => texts(part, '')),
    )
}

/** JSON members whose values are codes or systems, the same in every record of the world. */
const publicMembers = new Set([
  'use',
  'system',
  'resourceType',
  'country',
  'state',
  'prefix',
  'type',
  'extension',
  'district',
  'suffix',
])

function texts(value: unknown, member: string): readonly string[] {
  if (typeof value === 'string') {
    if (value.length >= NEEDLE_CHARACTERS_MIN) return [value]
    return member === '' ? [] : [`"${member}":"${value}"`, `"${member}":["${value}"`]
  }
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, member))
  return Object.entries(record(value)).flatMap(([name, item]) =>
    publicMembers.has(name) ? [] : texts(item, name),
  )
}

describe('wardstone audit', () => {
  const bundle = join(scratch, 'audit.ndjson')

  it('exports a bundle that verifies on a machine with no server and no database', async () => {
    expect(
      await runCli(['audit', 'export', '--framework', 'hipaa-security', '--out', bundle], home),
    ).toMatchObject({ code: 0 })
    const { code, text } = await runCli(['audit', 'verify', bundle], '/nonexistent')
    expect(text).toMatch(/^VERIFIED\./)
    expect(text).toMatch(/✓ Met\s+45 CFR 164\.312\(b\)/)
    expect(code).toBe(0)
  })

  it('does not overwrite a file, and refuses an unknown framework', async () => {
    expect(await runCli(['audit', 'export', '--out', bundle], home)).toMatchObject({ code: 3 })
    expect(
      await runCli(['audit', 'export', '--framework', 'hippa', '--out', join(scratch, 'x')], home),
    ).toMatchObject({ code: 3 })
  })

  it('verifies against a key known from elsewhere, and refuses another', async () => {
    const { verifierKey } = JSON.parse(
      await openOperator(server.operatorSocket).send('GET', '/api/ledger'),
    ) as {
      verifierKey: string
    }
    expect(await runCli(['audit', 'verify', bundle, '--key', verifierKey])).toMatchObject({
      code: 0,
    })
    const other = `${verifierKey.slice(0, -2)}${verifierKey.endsWith('A=') ? 'B=' : 'A='}`
    expect((await runCli(['audit', 'verify', bundle, '--key', other])).code).not.toBe(0)
  })

  it.each([
    [
      'one byte of an entry changed',
      (lines: string[], at: number) =>
        lines.with(at, (lines[at] ?? '').replace('"resources":', '"resourceS":')),
    ],
    ['an entry removed', (lines: string[], at: number) => lines.toSpliced(at, 1)],
    [
      'two entries swapped',
      (lines: string[], at: number) =>
        lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? ''),
    ],
    ['an entry added', (lines: string[], at: number) => lines.toSpliced(at, 0, lines[at] ?? '')],
  ])('exits 1 with %s, and names it', async (_case, harm) => {
    const lines = readFileSync(bundle, 'utf8').split('\n')
    const at = lines.findIndex((line) => line.startsWith('[') && line.includes('records.changed'))
    const index = /^\[(\d+),/.exec(lines[at] ?? '')?.[1]
    const { code, text } = await runCli([
      'audit',
      'verify',
      write('harmed.ndjson', harm(lines, at).join('\n')),
    ])
    expect(code).toBe(1)
    expect(text).toMatch(/^NOT VERIFIED\./)
    expect(text).toMatch(new RegExp(`[Ee]ntry ${index}\\b|[Ee]ntr(y|ies) ${Number(index) + 1}\\b`))
  })

  it('is not fooled by a file that is something else', async () => {
    expect(await runCli(['audit', 'verify', files[0] ?? ''])).toMatchObject({ code: 1 })
    expect(await runCli(['audit', 'verify', join(scratch, 'nothing')])).toMatchObject({ code: 3 })
  })
})

describe('wardstone record erase', () => {
  it('asks first, then makes one patient unreadable everywhere, while every proof issued before still verifies', async () => {
    const before = join(scratch, 'before.ndjson')
    await runCli(['audit', 'export', '--out', before], home)
    const summary = JSON.parse(
      await openOperator(server.operatorSocket).send(
        'POST',
        '/fhir/R4/Patient',
        JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Vanishing' }] }),
        'application/fhir+json',
      ),
    ) as { id: string }
    const rows = await countRows()
    expect(await runCli(['record', 'erase', summary.id], home)).toMatchObject({
      code: 2,
      text: expect.stringContaining('never'),
    })
    expect(await countRows()).toBe(rows)
    const hold = ['record', 'hold', summary.id, '--reason', 'kept for the court']
    expect(await runCli(hold, home)).toMatchObject({ code: 0 })
    expect(await runCli(['record', 'erase', summary.id, '--yes'], home)).toMatchObject({
      code: 3,
      text: expect.stringContaining('legal hold'),
    })
    expect(await countRows()).toBe(rows)
    expect(await runCli(['record', 'release', summary.id], home)).toMatchObject({ code: 0 })
    expect(await runCli(['record', 'erase', summary.id, '--yes'], home)).toMatchObject({ code: 0 })
    expect(await countRows()).toBe(rows - 1)
    expect(await runCli(['record', 'erase', summary.id, '--yes'], home)).toMatchObject({ code: 3 })
    expect(await runCli(['audit', 'verify', before])).toMatchObject({ code: 0 })
    expect(await runCli(['ledger', 'verify'], home)).toMatchObject({ code: 0 })
  })
})

describe('psql, as an operator would look', () => {
  it('shows tables in which nothing can be read', async () => {
    const sql = connect({ socketFolder: `${home}/postgres/socket` }, 'wardstone', 'wardstone', 1)
    const tables = await sql<
      { name: string }[]
    >`select tablename as name from pg_tables where schemaname = 'public'`
    expect(tables.map(({ name }) => name)).toContain('record')
    for (const { name } of tables) {
      const rows = await sql<
        { text: string }[]
      >`select t::text as text from ${sql(name)} t limit 5000`
      const text = rows.map((row) => row.text).join('\n')
      expect(text).not.toMatch(/Koepp|Fonseca|Senger|loinc|snomed|"resourceType"/i)
    }
    await sql.end()
  })
})

// The data folder must not have been readable to other users of the machine at any time.
describe('the data folder', () => {
  it('keeps keys and database to their users', () => {
    const modes = execFileSync('stat', [
      '-c',
      '%a',
      join(home, 'keys'),
      join(home, 'keys/keyring.json'),
      join(home, 'postgres'),
    ]).toString()
    expect(modes.trim().split('\n')).toEqual(['700', '600', '700'])
  })
})
