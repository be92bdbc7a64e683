import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startServerProcess, type ServerProcess } from '@wardstone/harness'
import { deployWitnessContract } from '../../../foundation/anchors/src/index.ts'
import {
  openTestAuthority,
  serveAuthority,
} from '../../../foundation/anchors/src/test-authority.ts'
import { startAnvil, TEST_CHAIN, testKeys } from '../../../foundation/anchors/src/test-chain.ts'

/** Blocks before the chain's receipts count: the one that holds it, and one more. */
const CONFIRMATIONS = 2

/** What proves a ledger from outside: a real time-stamping authority and a real chain, with the settings that name them. */
export async function openOutside(folder: string) {
  const authority = openTestAuthority()
  const signer = authority.certify('stamping', 'stamping')
  const stamper = await serveAuthority((query) => ({ body: authority.reply(query, signer) }))
  const roots = join(folder, 'roots.pem')
  await writeFile(roots, authority.roots)

  const lists = join(folder, 'revoked.crl')
  await writeFile(lists, authority.list().pem)

  const chain = await startAnvil()
  const [key = new Uint8Array()] = testKeys
  const contract = await deployWitnessContract({ url: chain.url, chain: TEST_CHAIN, key })
  const keyFile = join(folder, 'account.key')
  await writeFile(keyFile, Buffer.from(key).toString('hex'), { mode: 0o600 })
  return {
    authority,
    stamperHost: new URL(stamper.url).host,
    chain,
    contract,
    settings: {
      WARDSTONE_ANCHOR_TSA_URL: stamper.url,
      WARDSTONE_ANCHOR_TSA_ROOTS: roots,
      WARDSTONE_ANCHOR_TSA_CRLS: lists,
      WARDSTONE_ANCHOR_EVM_URL: chain.url,
      WARDSTONE_ANCHOR_EVM_CHAIN: String(TEST_CHAIN),
      WARDSTONE_ANCHOR_EVM_CONTRACT: contract,
      WARDSTONE_ANCHOR_EVM_KEY_FILE: keyFile,
      WARDSTONE_ANCHOR_EVM_CONFIRMATIONS: String(CONFIRMATIONS),
    },
    /** The authority answers no more. */
    stopStamper: () => stamper.close(),
    async close() {
      await Promise.all([stamper.close(), chain.stop()])
      authority.close()
    },
  }
}

/** Starts a server with these settings, which no other process is to see. */
export function startWith(
  home: string,
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  Object.assign(process.env, settings)
  const started = startServerProcess(home)
  for (const name of Object.keys(settings)) delete process.env[name]
  return started
}
