import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openHospital } from '@wardstone/hospital'
import { generate } from 'otplib'
import { record, type Operator } from './operator.ts'

const SEED = 'st-brannoc'
const PATIENTS = 40
const PASSWORD_BYTES = 15
const FHIR = 'application/fhir+json'

type DemoAccount = {
  readonly loginName: string
  readonly displayName: string
  readonly duty: string
  readonly password: string
  readonly totpSecret: string
}

/**
 * Fills an empty installation with a synthetic hospital, through the doors that everybody uses: bundles over FHIR, accounts by invitation and
 * enrolment. Passwords are random; they are kept in `demo-accounts.json` (0600) so that they can be said again at the next start.
 */
export async function fillDemo(
  operator: Operator,
  home: string,
  say: (text: string) => void,
): Promise<void> {
  const file = join(home, 'demo-accounts.json')
  const known = await readFile(file, 'utf8').then(
    (text) => accountsOf(text),
    () => undefined,
  )
  const accounts = known ?? (await fill(operator, say))
  if (known === undefined) await writeFile(file, JSON.stringify(accounts, null, 2), { mode: 0o600 })
  say(
    '\nAccounts of the demo (sign in with the password and the code of now; `npx wardstone demo code LOGIN` gives the next one):\n',
  )
  const width = Math.max(...accounts.map(({ loginName }) => loginName.length))
  for (const { loginName, duty, password, totpSecret } of accounts) {
    say(
      `  ${loginName.padEnd(width)}  ${password}  ${await generate({ secret: totpSecret })}  ${duty}`,
    )
  }
  say('')
}

/** The code that an authenticator would show now for one of the demo's accounts. */
export async function demoCode(home: string, loginName: string): Promise<string | undefined> {
  const accounts = accountsOf(await readFile(join(home, 'demo-accounts.json'), 'utf8'))
  const found = accounts.find((account) => account.loginName === loginName)
  return found === undefined ? undefined : generate({ secret: found.totpSecret })
}

async function fill(
  operator: Operator,
  say: (text: string) => void,
): Promise<readonly DemoAccount[]> {
  const hospital = openHospital({ seed: SEED, patients: PATIENTS, now: Date.now() })
  say(`Loading ${hospital.name}: ${PATIENTS} patients…`)
  const send = (bundle: unknown): Promise<string> =>
    operator.send('POST', '/fhir/R4', JSON.stringify(bundle), FHIR)
  await send(hospital.organisation)
  for (const { bundle } of hospital.patients()) await send(bundle)
  const accounts: DemoAccount[] = []
  for (const person of hospital.staff) accounts.push(await enrol(operator, person))
  return accounts
}

type Person = ReturnType<typeof openHospital>['staff'][number]

async function enrol(operator: Operator, person: Person): Promise<DemoAccount> {
  const { displayName, loginName, roles, practitioner, profession } = person
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> =>
    record(JSON.parse(await operator.send('POST', path, JSON.stringify(body))))
  const invited = await post('/api/accounts', {
    displayName,
    roles,
    ...(practitioner === null ? {} : { practitioner }),
  })
  const secret = new URL(String(invited['enrolmentUrl'])).hash.slice(1)
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const { totpSecret } = await post('/api/enrolments/password', {
    secret,
    loginName,
    displayName,
    password,
  })
  if (typeof totpSecret !== 'string') throw new Error('the enrolment gave no authenticator secret')
  await post('/api/enrolments/password/confirm', {
    secret,
    code: await generate({ secret: totpSecret }),
  })
  return {
    loginName,
    displayName,
    duty: profession,
    password,
    totpSecret,
  }
}

function accountsOf(text: string): readonly DemoAccount[] {
  const list: unknown = JSON.parse(text)
  return (Array.isArray(list) ? list : []).map(record).map((one) => ({
    loginName: String(one['loginName']),
    displayName: String(one['displayName']),
    duty: String(one['duty']),
    password: String(one['password']),
    totpSecret: String(one['totpSecret']),
  }))
}
