import { operatorSocket, startServer, type Config } from '@wardstone/server'
import { fillDemo } from './demo.ts'
import { openOperator, record, type Operator } from './operator.ts'

const COULD_NOT = 3

/** Runs the server until it is told to stop, and says on the terminal where to go. */
export async function serve(config: Config, options: { readonly demo: boolean }): Promise<number> {
  const running = await startServer(config)
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  const operator = openOperator(operatorSocket(config))
  say(`\nWardstone answers at ${running.address}`)
  if (running.caFile !== undefined)
    say(
      `Its certificate comes from the local CA ${running.caFile}; install that where people browse.`,
    )
  if (options.demo) await fillDemo(operator, config.home, say)
  else await sayEnrolment(operator)
  if (running.passphraseBesideKeys) {
    say(
      `Keys: the passphrase lies beside the key file in ${config.home}/keys. Move it away before real data comes in: docs/operations/keys.md`,
    )
  }
  say(`Database, for looking: ${running.database}`)
  say('Stop with Ctrl-C.\n')
  await stopped
  say('Stopping…')
  try {
    await running.close()
    return 0
  } catch (error) {
    process.stderr.write(
      `The server did not stop in order: ${error instanceof Error ? error.name : 'unknown'}. Nothing acknowledged is lost.\n`,
    )
    return COULD_NOT
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** The first administrator's link, while there is nobody who could invite anybody. */
async function sayEnrolment(operator: Operator): Promise<void> {
  const { accounts } = record(JSON.parse(await operator.send('GET', '/api/accounts')))
  const active =
    Array.isArray(accounts) && accounts.some((account) => record(account)['state'] === 'active')
  if (active) return
  const body = {
    displayName: 'First administrator',
    roles: ['security-officer', 'privacy-officer'],
  }
  const invited = record(
    JSON.parse(await operator.send('POST', '/api/accounts', JSON.stringify(body))),
  )
  say(
    `\nEnrol the first administrator (once, within 15 minutes):\n\n  ${String(invited['enrolmentUrl'])}\n`,
  )
}
