// The certificate library asks for it before its own first import, whoever else has loaded it or not.
// oxlint-disable-next-line import/no-unassigned-import -- it is there for what it does, and exports nothing.
import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { Fault } from '@wardstone/core'
import type { Config } from './config.ts'
import { replaceWhole } from './whole-file.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const CA_DAYS = 3650
const CERTIFICATE_DAYS = 365
const RENEW_BEFORE_DAYS = 30
const SERIAL_BYTES = 16
const EVERYBODY = 0o007
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A certificate chain and its key, as PEM. */
export type Certificate = { readonly cert: string; readonly key: string; readonly caFile?: string }

/** TLS 1.3 alone, with the post-quantum hybrid first (draft-ietf-tls-ecdhe-mlkem; RFC 8446 §4.2.7). */
export const tlsOptions = {
  minVersion: 'TLSv1.3',
  ecdhCurve: 'X25519MLKEM768:X25519:P-256',
} as const

/**
 * The certificate for addresses other than loopback: the operator's own, or one from a local CA that is made at the first
 * start and whose certificate (`tls/ca.pem`) people install.
 *
 * @throws Fault `config.unsafe-file` for a private key that others can read, `config.invalid` for one that does not fit.
 */
export async function loadCertificate(
  config: Config,
  hosts: readonly string[],
  now: number,
): Promise<Certificate> {
  if (config.tls !== undefined) return readOwn(config.tls)
  const folder = join(config.home, 'tls')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const caFile = join(folder, 'ca.pem')
  const ca = await openAuthority(folder, caFile, now)
  const keys = await newKeys()
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [hosts[0] ?? 'localhost'] }],
    issuer: ca.certificate.subject,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + CERTIFICATE_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: ca.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
    ],
  })
  return {
    cert: `${leaf.toString('pem')}\n${ca.certificate.toString('pem')}\n`,
    key: await pemOf(keys.privateKey),
    caFile,
  }
}

async function readOwn(files: { cert: string; key: string }): Promise<Certificate> {
  await assertPrivate(files.key)
  const [cert, key] = await Promise.all([readPem(files.cert), readPem(files.key)])
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new Fault(
      'config.invalid',
      `The key ${files.key} does not belong to the certificate ${files.cert}.`,
    )
  }
  return { cert, key }
}

async function readPem(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Fault(
      'config.invalid',
      `The file ${file} cannot be read. Check its name and its rights.`,
    )
  })
}

/** @throws Fault `config.invalid` for a file that is not there, `config.unsafe-file` for one that everybody can read. */
async function assertPrivate(file: string): Promise<void> {
  const found = await stat(file).catch(() => {
    throw new Fault(
      'config.invalid',
      `The private key ${file} cannot be read. Check its name and its rights.`,
    )
  })
  if ((found.mode & EVERYBODY) === 0) return
  throw new Fault(
    'config.unsafe-file',
    `Everybody can read the private key ${file}. Run: chmod 600 ${file}`,
  )
}

type Authority = { readonly certificate: x509.X509Certificate; readonly key: webcrypto.CryptoKey }

async function openAuthority(folder: string, caFile: string, now: number): Promise<Authority> {
  const keyFile = join(folder, 'ca-key.pem')
  const found = await readFile(caFile, 'utf8').catch(() => undefined)
  if (found !== undefined) {
    await assertPrivate(keyFile)
    const certificate = new x509.X509Certificate(found)
    if (certificate.notAfter.getTime() > now + RENEW_BEFORE_DAYS * DAY_MS) {
      return { certificate, key: await importKey(await readFile(keyFile, 'utf8')) }
    }
  }
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: ['Wardstone local CA'] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + CA_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
    ],
  })
  await replaceWhole(keyFile, await pemOf(keys.privateKey), 0o600)
  await replaceWhole(caFile, `${certificate.toString('pem')}\n`, 0o644)
  return { certificate, key: keys.privateKey }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key)
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }).export({
    type: 'pkcs8',
    format: 'pem',
  })
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign'])
}

function serial(): string {
  // Positive, and without a leading zero octet (RFC 5280 §4.1.2.2).
  const bytes = randomBytes(SERIAL_BYTES)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}
