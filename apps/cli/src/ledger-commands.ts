import { exportLedgerAt, exportLedgerTo, exportWords } from './ledger-export.ts'
import { verdictWords, verifyLogAt } from './ledger-verify-folder.ts'
import type { Given } from './main.ts'
import { record, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'

/** `wardstone ledger export DIR`: the running server's, or one that an address serves. */
export async function exportLedgerCommand(given: Given, operator: () => Operator): Promise<number> {
  const [folder, ...rest] = given.words
  if (folder === undefined || rest.length > 0)
    return usage('Name one folder: wardstone ledger export DIR')
  const [from, key] = [given.text('from'), given.text('key')]
  if ((from === undefined) !== (key === undefined))
    return usage('Name both the address of the ledger and its key: --from URL --key VERIFIER_KEY')
  const summary =
    from === undefined || key === undefined
      ? await exportLedgerTo(operator(), folder, given.is('json'))
      : await exportLedgerAt(from, key, folder, given.is('json'))
  print(given, summary, exportWords(summary))
  return DONE
}

/** `wardstone ledger verify [DIR|URL]`: a log anywhere, or the running server's own. */
export async function verifyLedgerCommand(given: Given, operator: () => Operator): Promise<number> {
  const [place, ...rest] = given.words
  if (rest.length > 0) return usage('Name one folder or address: wardstone ledger verify DIR|URL')
  if (place === undefined) return verifyRunning(given, operator())
  const verdict = await verifyLogAt(place, given.text('key'), given.is('json'))
  print(given, verdict, verdictWords(verdict))
  return verdict.verified ? DONE : FOUND
}

async function verifyRunning(given: Given, operator: Operator): Promise<number> {
  const answer = record(JSON.parse(await operator.send('POST', '/api/ledger/verify', '{}')))
  const sound = answer['damage'] === null
  print(
    given,
    answer,
    sound
      ? `All ${String(answer['size'])} entries produce the signed root ${String(answer['root'])}.`
      : String(answer['damage']),
  )
  return sound ? DONE : FOUND
}
