import { execFileSync, type ExecFileSyncOptions } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Debian's, which every machine here has. */
const OPENSSL = 'openssl'
const HOUR_MS = 3_600_000
const TST_INFO = '1.2.840.113549.1.9.16.1.4'

const AUTHORITY = `
[ ca ]
default_ca = ca1
[ ca1 ]
database = ./index.txt
new_certs_dir = .
serial = ./ca.serial
default_md = sha256
policy = any
crlnumber = ./crlnumber
unique_subject = no
[ any ]
commonName = supplied
[ req ]
distinguished_name = name
[ name ]
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ between ]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[ no_lists ]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign
[ no_authority ]
basicConstraints = critical,CA:false
[ stamping ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ not_critical ]
extendedKeyUsage = timeStamping
[ two_purposes ]
extendedKeyUsage = critical,timeStamping,codeSigning
[ other_purpose ]
extendedKeyUsage = critical,codeSigning
[ no_purpose ]
keyUsage = critical,digitalSignature
[ encrypting ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,keyEncipherment
[ asks_more ]
extendedKeyUsage = critical,timeStamping
1.2.3.4.5 = critical,DER:0500
[ tsa ]
default_tsa = tsa1
[ tsa1 ]
serial = ./ts.serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

type Signer = { readonly cert: string; readonly key: string }

/** A time-stamping authority and its certificates, all by OpenSSL, in a folder of its own. */
export type TestAuthority = {
  /** PEM of its root. */
  readonly roots: string
  read(name: string): Buffer
  write(name: string, content: string | Uint8Array): void
  /** A certificate with the extensions of that section of the configuration, valid as long as told. */
  certify(name: string, extensions: string, options?: Certifying): Signer
  /** TimeStampResp to a TimeStampReq, as `openssl ts` makes it. */
  reply(
    query: Uint8Array,
    signer: Signer,
    options?: { readonly chain?: readonly string[]; readonly config?: string },
  ): Buffer
  /** A token over the same TSTInfo by any signer at all, which `openssl ts` refuses to make. */
  signAgain(token: Uint8Array, signer: Signer, flags?: string): Buffer
  /** Revokes a certificate, for a reason as `openssl ca -crl_reason` names it, or without one. */
  revoke(name: string, reason?: string): void
  /** The list of what was revoked until now, in PEM and DER, valid from an hour ago on unless told otherwise. */
  list(options?: Listing): { readonly pem: Buffer; readonly der: Buffer }
  /** What `openssl verify -crl_check` says of a certificate at a time, under that list. */
  verifyListed(name: string, list: Uint8Array, at: number): string
  /** What `openssl ts -verify` says of a token over this text, or over what this query asks for. */
  verify(of: string | { readonly query: Uint8Array }, token: Uint8Array): string
  /** What `openssl ts` reads in a query. */
  describe(query: Uint8Array): string
  close(): void
}

type Certifying = { readonly by?: string; readonly from?: number; readonly until?: number }
type Listing = {
  readonly by?: string
  readonly from?: number
  readonly until?: number
  /** A section of the configuration with extensions of the list. */
  readonly extensions?: string
}
type Room = {
  readonly write: (name: string, content: string | Uint8Array) => void
  readonly read: (name: string) => Buffer
  /** Runs `openssl` with words parted by spaces; those of the second part may hold spaces. */
  readonly openssl: (words: string, ...more: readonly string[]) => string
}

/** Runs the `openssl` of this machine and gives what it prints. @throws when it ends with a failure. */
export function runOpenssl(words: readonly string[], options: ExecFileSyncOptions): string {
  return execFileSync(OPENSSL, words, options).toString()
}

/** @param algorithm `ec` for P-256, or `rsa:<bits>`. */
export function openTestAuthority(algorithm = 'ec'): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'wardstone-tsa-'))
  const room: Room = {
    write: (name, content) => writeFileSync(join(folder, name), content),
    read: (name) => readFileSync(join(folder, name)),
    openssl: (words, ...more) =>
      runOpenssl([...words.split(' '), ...more], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  }
  const kind = algorithm === 'ec' ? 'ec -pkeyopt ec_paramgen_curve:P-256' : algorithm
  room.write('config', AUTHORITY)
  room.write('index.txt', '')
  room.write('ca.serial', '01')
  room.write('ts.serial', '01')
  room.write('crlnumber', '01')
  requestCertificate(room, kind, 'root')
  room.openssl(
    'x509 -req -in root.csr -signkey root.key -days 7300 -extfile config -extensions root -out root.pem',
  )
  return {
    roots: room.read('root.pem').toString(),
    read: room.read,
    write: room.write,
    certify(name, extensions, options) {
      requestCertificate(room, kind, name)
      return certify(room, name, extensions, options)
    },
    revoke: (name, reason) => revoke(room, name, reason),
    list: (options) => makeList(room, options),
    verifyListed: (name, list, at) => verifyListed(room, name, list, at),
    reply: (query, signer, options) => reply(room, query, signer, options),
    signAgain: (token, signer, flags) => signAgain(room, token, signer, flags),
    verify: (of, token) => verify(room, of, token),
    describe(query) {
      room.write('query', query)
      return room.openssl('ts -query -in query -text')
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function requestCertificate({ openssl }: Room, kind: string, name: string): void {
  const words = `req -new -newkey ${kind} -nodes -config config`
  openssl(words, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
}

function certify(
  { openssl }: Room,
  name: string,
  extensions: string,
  options: Certifying = {},
): Signer {
  const { by = 'root', from = Date.now() - HOUR_MS, until = Date.now() + 24 * HOUR_MS } = options
  const span = `-startdate ${ascii(from)} -enddate ${ascii(until)}`
  const issuer = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`]
  const files = ['-in', `${name}.csr`, '-out', `${name}.pem`]
  const words = `ca -batch -notext -config config ${span} -extensions ${extensions}`
  openssl(words, ...issuer, ...files)
  return { cert: `${name}.pem`, key: `${name}.key` }
}

/** `config` may hold sections of the test's own, written behind the usual ones. */
export function withSections(authority: TestAuthority, sections: string): void {
  authority.write('config', `${AUTHORITY}\n${sections}`)
}

function revoke({ openssl }: Room, name: string, reason?: string): void {
  const words = `ca -config config -cert root.pem -keyfile root.key -revoke`
  openssl(words, `${name}.pem`, ...(reason === undefined ? [] : ['-crl_reason', reason]))
}

function makeList(
  { openssl, read }: Room,
  options: Listing = {},
): { readonly pem: Buffer; readonly der: Buffer } {
  const { by = 'root', from = Date.now() - HOUR_MS, until = Date.now() + HOUR_MS } = options
  const span = `-crl_lastupdate ${ascii(from)} -crl_nextupdate ${ascii(until)}`
  const more = options.extensions === undefined ? [] : ['-crlexts', options.extensions]
  const issuer = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`]
  openssl(`ca -config config -gencrl ${span}`, ...issuer, ...more, '-out', 'list.pem')
  openssl('crl -in list.pem -outform DER -out list.der')
  return { pem: read('list.pem'), der: read('list.der') }
}

function verifyListed(
  { openssl, write }: Room,
  name: string,
  list: Uint8Array,
  at: number,
): string {
  write('checked.der', list)
  openssl('crl -inform DER -in checked.der -out checked.pem')
  const words = `verify -crl_check -CRLfile checked.pem -CAfile root.pem -purpose any -attime ${Math.floor(at / 1000)}`
  try {
    return openssl(words, `${name}.pem`)
  } catch (error) {
    return String(error)
  }
}

function reply(
  { openssl, write, read }: Room,
  query: Uint8Array,
  signer: Signer,
  options: { readonly chain?: readonly string[]; readonly config?: string } = {},
): Buffer {
  const { chain = ['root.pem'], config = '' } = options
  const own = `signer_cert = ./${signer.cert}\nsigner_key = ./${signer.key}\ncerts = ./chain.pem`
  write('ts.config', `${AUTHORITY}\n${own}\n${config}`)
  write('chain.pem', chain.map((file) => read(file).toString()).join(''))
  write('query', query)
  openssl('ts -reply -config ts.config -queryfile query -out response')
  return read('response')
}

function signAgain(
  { openssl, write, read }: Room,
  token: Uint8Array,
  signer: Signer,
  flags = '',
): Buffer {
  write('token', token)
  openssl('cms -verify -noverify -inform DER -in token -binary -out info')
  const words = `cms -sign -binary -nodetach -econtent_type ${TST_INFO} ${flags} -md sha256 -in info`
  const files = ['-signer', signer.cert, '-inkey', signer.key, '-outform', 'DER', '-out', 'again']
  openssl(words.replaceAll('  ', ' '), ...files)
  return read('again')
}

function verify(
  { openssl, write }: Room,
  of: string | { readonly query: Uint8Array },
  token: Uint8Array,
): string {
  write('stamped', typeof of === 'string' ? of : of.query)
  write('token', token)
  const what = typeof of === 'string' ? '-data' : '-queryfile'
  try {
    return openssl(`ts -verify ${what} stamped -in token -token_in -CAfile root.pem`)
  } catch (error) {
    return String(error)
  }
}

/** Serves what `answer` makes of each query, as RFC 3161 §3.4 has it; `status` and `type` may be made wrong. */
export async function serveAuthority(
  answer: (query: Buffer) => {
    readonly body: Uint8Array
    readonly status?: number
    readonly type?: string
  },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const wellSent =
        request.method === 'POST' &&
        request.headers['content-type'] === 'application/timestamp-query'
      const {
        body,
        status = 200,
        type = 'application/timestamp-reply',
      } = answer(Buffer.concat(parts))
      response.writeHead(wellSent ? status : 415, { 'content-type': type })
      response.end(body)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/stamp`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A time as `openssl ca` takes it. */
function ascii(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
}
