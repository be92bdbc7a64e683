import type { Given } from './main.ts'
import { record, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'
import { writeNew } from './proof-commands.ts'

/** `wardstone ledger witness`: what partners need of us, and how they are doing. Exit code 1: a partner's log forked. */
export async function witnessCommand(given: Given, operator: Operator): Promise<number> {
  const overview = record(JSON.parse(await operator.send('GET', '/api/witness')))
  const { partners } = record(JSON.parse(await operator.send('GET', '/api/witness/partners')))
  const known = listOf(partners)
  const forks = listOf(overview['forks'])
  const cosigned = overview['cosigned'] === null ? undefined : record(overview['cosigned'])
  const lines = [
    `This witness is ${String(overview['name'])}. A partner enters:`,
    ...textsOf(overview['logKeys']).map((key) => `  log key      ${key}`),
    ...textsOf(overview['verifierKeys']).map((key) => `  witness key  ${key}`),
    `  address      this server's, followed by ${String(overview['submissionPath'])}`,
    '',
    cosigned === undefined
      ? 'No partner has cosigned this ledger yet.'
      : `Cosigned by ${String(cosigned['organisations'])} organisations at ${String(cosigned['size'])} entries, ${whenOf(cosigned['at'])}.`,
    ...known.map(partnerLine),
    ...forks.map(
      ({ origin, size, id }) =>
        `FORK: ${String(origin)} signed two ledgers of ${String(size)} entries. Keep the evidence: wardstone ledger witness fork ${String(id)} --out FILE`,
    ),
  ]
  print(given, { ...overview, partners: known }, lines.join('\n'))
  return forks.length === 0 ? DONE : FOUND
}

/** `wardstone ledger witness ask`: asks every partner now. */
export async function askWitnessesCommand(given: Given, operator: Operator): Promise<number> {
  const report = record(JSON.parse(await operator.send('POST', '/api/witness/cosign', '{}')))
  const partners = listOf(report['partners'])
  const lines = partners.map(
    ({ organisation, failure }) =>
      `  ${String(organisation).padEnd(24)} ${typeof failure === 'string' ? failure : 'cosigned'}`,
  )
  print(
    given,
    report,
    lines.length === 0
      ? 'There is no partner to ask. Add one on the page Partners.'
      : [`Asked for ${String(report['size'])} entries:`, ...lines].join('\n'),
  )
  return partners.some(({ failure }) => failure !== null) ? FOUND : DONE
}

/** `wardstone ledger witness policy [--organisations N]`: what an auditor checks cosignatures by. */
export async function witnessPolicyCommand(given: Given, operator: Operator): Promise<number> {
  const needed = given.text('organisations') ?? '1'
  if (!/^\d{1,2}$/.test(needed)) return usage('Say how many: --organisations N')
  process.stdout.write(await operator.send('GET', `/api/witness/policy?organisations=${needed}`))
  return DONE
}

/** `wardstone ledger witness fork ID --out FILE`: the two heads that a partner's log should not both have signed. */
export async function forkCommand(given: Given, operator: Operator): Promise<number> {
  const [id = ''] = given.words
  const out = given.text('out')
  if (!/^[0-9a-f]{64}$/.test(id) || given.words.length > 1 || out === undefined)
    return usage('Name the fork and a file: wardstone ledger witness fork ID --out FILE')
  await writeNew(out, await operator.send('GET', `/api/witness/forks/${id}`))
  print(
    given,
    { id, out },
    `Wrote ${out}. Check it anywhere: wardstone proof verify ${out} --key VERIFIER_KEY_OF_THAT_LOG`,
  )
  return DONE
}

function partnerLine(partner: Record<string, unknown>): string {
  const contact = record(partner['contact'])
  const failure = contact['failure']
  const asked =
    contact['succeededAt'] === null
      ? 'not asked yet'
      : `cosigned ${String(contact['size'])} entries, ${whenOf(contact['succeededAt'])}`
  const state =
    typeof failure === 'string'
      ? `failing since ${whenOf(contact['failingSince'])}: ${failure}`
      : asked
  return `  ${String(partner['organisation']).padEnd(24)} ${state}`
}

function whenOf(at: unknown): string {
  return typeof at === 'number' ? new Date(at).toISOString() : 'never'
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : []
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
