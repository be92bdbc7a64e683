import { open, rename, rm, stat } from 'node:fs/promises'
import { operatorSocket, readConfig, type Config } from '@wardstone/server'
import { Fault } from '@wardstone/core'
import { verifyAuditBundle, type AuditReport } from '@wardstone/verifier'
import type { Given } from './main.ts'
import { DONE, FOUND, print, usage } from './output.ts'
import { importFhir, type ImportSummary } from './import-fhir.ts'
import { importHl7Command } from './import-hl7.ts'
import {
  backupCommand,
  drillCommand,
  escrowCommand,
  restoreCommand,
  shareCommand,
} from './backup-commands.ts'
import { demoCode } from './demo.ts'
import { anchorCommand, deployAnchorCommand, handOverCommand } from './anchor-commands.ts'
import {
  keysStatusCommand,
  renewDataKeysCommand,
  retireKeysCommand,
  rewrapKeysCommand,
  rotateKeysCommand,
} from './keys-commands.ts'
import { exportLedgerCommand, verifyLedgerCommand } from './ledger-commands.ts'
import { openOperator, record, type Operator } from './operator.ts'
import { importPeopleCommand } from './people-commands.ts'
import { filterPasswordsCommand } from './password-commands.ts'
import { aboutCommand, proveEntryCommand, verifyProofCommand } from './proof-commands.ts'
import { holdCommand, releaseCommand } from './record-commands.ts'
import { serve } from './serve.ts'
import {
  askWitnessesCommand,
  forkCommand,
  witnessCommand,
  witnessPolicyCommand,
} from './witness-commands.ts'

/** Every command's deed, by its name. */
const deeds: Readonly<Record<string, (given: Given) => Promise<number>>> = {
  serve: (given) => serve(configOf(given), { demo: given.is('demo') }),
  enrol,
  'import fhir': importFiles,
  'import hl7': (given) => importHl7Command(given, operatorOf(given)),
  'record erase': eraseRecord,
  'keys status': (given) => keysStatusCommand(given, operatorOf(given)),
  'keys rotate': (given) => rotateKeysCommand(given, operatorOf(given)),
  'keys rewrap': (given) => rewrapKeysCommand(given, operatorOf(given)),
  'keys renew-data': (given) => renewDataKeysCommand(given, operatorOf(given)),
  'keys retire': (given) => retireKeysCommand(given, operatorOf(given)),
  'people import': (given) => importPeopleCommand(given, operatorOf(given)),
  'passwords filter': filterPasswordsCommand,
  'record hold': (given) => holdCommand(given, operatorOf(given)),
  'record release': (given) => releaseCommand(given, operatorOf(given)),
  'ledger export': (given) => exportLedgerCommand(given, () => operatorOf(given)),
  'ledger verify': (given) => verifyLedgerCommand(given, () => operatorOf(given)),
  'ledger proof': (given) => proveEntryCommand(given, operatorOf(given)),
  'ledger about': (given) => aboutCommand(given, operatorOf(given)),
  'ledger witness': (given) => witnessCommand(given, operatorOf(given)),
  'ledger witness ask': (given) => askWitnessesCommand(given, operatorOf(given)),
  'ledger witness policy': (given) => witnessPolicyCommand(given, operatorOf(given)),
  'ledger witness fork': (given) => forkCommand(given, operatorOf(given)),
  'ledger anchor deploy': deployAnchorCommand,
  'ledger anchor offer': (given) => handOverCommand(given, 'offer'),
  'ledger anchor accept': (given) => handOverCommand(given, 'accept'),
  'ledger anchor send': (given) => anchorCommand(given, operatorOf(given), '/api/anchors'),
  'ledger anchor check': (given) => anchorCommand(given, operatorOf(given), '/api/anchors/check'),
  'proof verify': verifyProofCommand,
  'backup escrow': (given) => escrowCommand(given, operatorOf(given)),
  'backup make': (given) => backupCommand(given, operatorOf(given)),
  'backup share': shareCommand,
  'backup drill': (given) => drillCommand(given, configOf(given), operatorOf(given)),
  restore: (given) => restoreCommand(given, configOf(given)),
  'audit export': exportAudit,
  'audit verify': verifyAudit,
  'demo code': sayDemoCode,
  doctor,
}

/** @returns the exit code. @throws Fault or Refusal when it could not be done. */
export async function run(name: string, given: Given): Promise<number> {
  const deed = deeds[name]
  if (deed === undefined) throw new Error(`no deed for the command ${name}`)
  return deed(given)
}

function environment(given: Given): Readonly<Record<string, string | undefined>> {
  const home = given.text('home')
  return home === undefined ? process.env : { ...process.env, WARDSTONE_HOME: home }
}

/** The demo lives in a folder of its own: it must never meet real data. */
function configOf(given: Given): Config {
  const config = readConfig(environment(given))
  return given.is('demo') ? { ...config, home: `${config.home}-demo` } : config
}

function operatorOf(given: Given): Operator {
  return openOperator(operatorSocket(configOf(given)))
}

async function sayDemoCode(given: Given): Promise<number> {
  const [login] = given.words
  if (login === undefined) return usage('Name the account: wardstone demo code LOGIN')
  const code = await demoCode(`${readConfig(environment(given)).home}-demo`, login)
  if (code === undefined) return usage(`The demo has no account ${login}.`)
  print(given, { code }, code)
  return DONE
}

async function enrol(given: Given): Promise<number> {
  const role = given.text('role') ?? 'security-officer'
  const body = JSON.stringify({ displayName: given.text('name') ?? 'New account', roles: [role] })
  const answer = record(JSON.parse(await operatorOf(given).send('POST', '/api/accounts', body)))
  print(
    given,
    answer,
    `Open this link within 15 minutes, once:\n\n  ${String(answer['enrolmentUrl'])}\n`,
  )
  return DONE
}

async function importFiles(given: Given): Promise<number> {
  if (given.words.length === 0) return usage('Name the files: wardstone import fhir FILE…')
  const summary = await importFhir(operatorOf(given), given.words, given.is('json'))
  print(given, summary, summaryWords(summary))
  return summary.refused.length === 0 ? DONE : FOUND
}

function summaryWords(summary: ImportSummary): string {
  const types = Object.entries(summary.byType).toSorted(([, a], [, b]) => b - a)
  const width = Math.max(8, ...types.map(([type]) => type.length))
  return [
    ...types.map(([type, count]) => `  ${type.padEnd(width)} ${String(count).padStart(8)}`),
    `${summary.resources} resources from ${summary.files - summary.refused.length} of ${summary.files} files in ${summary.seconds.toFixed(1)} s: ${summary.perSecond} a second.`,
    ...summary.refused.map(
      ({ file, reason, position }) =>
        `Refused: ${file}: ${reason}${position === undefined ? '' : ` At ${position}.`}`,
    ),
  ].join('\n')
}

async function eraseRecord(given: Given): Promise<number> {
  const [patient, ...rest] = given.words
  if (patient === undefined || rest.length > 0)
    return usage('Name one patient: wardstone record erase PATIENT_ID --yes')
  if (!given.is('yes')) {
    return usage(
      `This destroys the keys of patient ${patient}. The record, its history and the reasons given for reading it can never be read again, by anyone; proofs already issued keep verifying. Say --yes to do it.`,
    )
  }
  const path = `/api/records/patients/${encodeURIComponent(patient)}/erase`
  const answer = record(
    JSON.parse(await operatorOf(given).send('POST', path, JSON.stringify({ confirm: patient }))),
  )
  print(given, answer, `Erased. The keys are destroyed; the ledger holds the fact.`)
  return DONE
}

async function exportAudit(given: Given): Promise<number> {
  const out = given.text('out')
  if (out === undefined)
    return usage('Say where to: wardstone audit export --framework hipaa-security --out FILE')
  if (
    await stat(out).then(
      () => true,
      () => false,
    )
  )
    throw new Fault('input.conflict', `${out} exists already; it is left as it is.`)
  const framework = given.text('framework') ?? 'hipaa-security'
  const stream = await operatorOf(given).stream(
    `/api/audit/export?framework=${encodeURIComponent(framework)}`,
  )
  const part = `${out}.part`
  const file = await open(part, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue
      bytes += chunk.length
      // A disk that fills up takes a part of a chunk without complaint; this writes all of it or throws.
      await file.writeFile(chunk)
    }
    await file.sync()
    if (!stream.complete)
      throw new Fault('server.busy', 'The server ended before the bundle was whole. Try again.')
    await rename(part, out)
  } finally {
    await file.close()
    await rm(part, { force: true })
  }
  print(
    given,
    { out, bytes },
    `Wrote ${out} (${bytes} bytes). Check it anywhere: wardstone audit verify ${out}`,
  )
  return DONE
}

async function verifyAudit(given: Given): Promise<number> {
  const [path, ...rest] = given.words
  if (path === undefined || rest.length > 0)
    return usage('Name one file: wardstone audit verify FILE')
  const file = await open(path, 'r').catch(() => {
    throw new Fault('input.not-found', `There is no file ${path} that can be read.`)
  })
  const key = given.text('key')
  try {
    const report = await verifyAuditBundle(
      file.createReadStream(),
      key === undefined ? {} : { expectedKey: key },
    )
    print(given, { verified: true, ...report }, reportWords(report))
    return DONE
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const said = { verified: false, code: error.code, detail: error.message }
    print(given, said, `NOT VERIFIED. ${error.message}`)
    return FOUND
  } finally {
    await file.close()
  }
}

const statusWords = {
  met: '✓ Met',
  'not-met': '✕ Not met',
  stale: '! Stale',
  'not-assessed': '– Not assessed',
  'not-applicable': '– Not applicable',
} as const

function reportWords(report: AuditReport): string {
  const { counts } = report
  const assessed = report.controls.filter(({ status }) => status !== 'not-assessed')
  return [
    `VERIFIED. ${report.organisation}, ${report.framework.title}, as of ${new Date(report.at).toISOString()}.`,
    `${report.size - report.since} entries produce the root that the ledger ${report.origin} signed; ${report.checkpoints} signed heads agree; ${report.determinations.length} determinations were computed again and are the same.`,
    `Signed by ${report.verifierKey}`,
    '',
    ...assessed.map(
      ({ citation, status, reason }) =>
        `  ${statusWords[status].padEnd(12)} ${citation.padEnd(30)} ${reason}`,
    ),
    '',
    `${counts.met} met, ${counts.notMet} not met, ${counts.stale} stale, ${counts.notAssessed} not assessed, ${counts.notApplicable} not applicable.`,
    ...report.warnings.map((warning) => `Note: ${warning}`),
  ].join('\n')
}

async function doctor(given: Given): Promise<number> {
  const answer = record(JSON.parse(await operatorOf(given).send('GET', '/readyz')))
  print(
    given,
    answer,
    Object.entries(answer)
      .map(([name, value]) => `  ${name.padEnd(10)} ${String(value)}`)
      .join('\n'),
  )
  return answer['ready'] === true ? DONE : FOUND
}
