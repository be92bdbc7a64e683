import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { openRpc, quantity, type Rpc } from './json-rpc.ts'

const POLLS_MAX = 200
const POLL_MS = 50

const mined = z.object({ status: quantity }).nullable()

/** The number that anvil gives its chain here. */
export const TEST_CHAIN = 31_337

/** Keys that anvil gives money to: public knowledge, worth nothing anywhere. */
export const testKeys = [
  'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
].map((key) => Uint8Array.from(Buffer.from(key, 'hex')))

/** A real Ethereum node with a chain of its own, on loopback. */
export async function startAnvil(): Promise<{
  readonly url: string
  readonly rpc: Rpc
  /** Mines so many empty blocks. */
  mine(blocks: number): Promise<void>
  /** Whether a transaction did what it should, once it is mined. */
  succeeds(transaction: string): Promise<boolean>
  /** Gas of the transaction in the newest block. */
  gasOfLatest(): Promise<number>
  stop(): Promise<void>
}> {
  const manifest = createRequire(import.meta.url).resolve(
    '@foundry-rs/anvil-linux-amd64/package.json',
  )
  const port = await freePort()
  const flags = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--chain-id',
    String(TEST_CHAIN),
    '--silent',
  ]
  const node = spawn(join(dirname(manifest), 'bin/anvil'), flags, { stdio: 'ignore' })
  const killNode = () => void node.kill()
  // A test file that fails while it is loaded never comes to its end.
  process.once('exit', killNode)
  const ended = new Promise<void>((resolve) => {
    node.once('exit', () => resolve())
  })
  const url = `http://127.0.0.1:${port}`
  const rpc = openRpc(url)
  for (let poll = 0; ; poll++) {
    const version = await rpc('web3_clientVersion', [], z.string()).catch(() => undefined)
    if (version?.startsWith('anvil/') === true) break
    if (poll === POLLS_MAX) throw new Error('anvil does not answer')
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return {
    url,
    rpc,
    mine: async (blocks) => {
      await rpc('anvil_mine', [blocks], z.unknown())
    },
    async succeeds(transaction) {
      for (let poll = 0; poll < POLLS_MAX; poll++) {
        const found = await rpc('eth_getTransactionReceipt', [transaction], mined)
        if (found !== null) return found.status === 1n
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      throw new Error('anvil does not mine')
    },
    async gasOfLatest() {
      const block = z.object({ gasUsed: quantity })
      return Number((await rpc('eth_getBlockByNumber', ['latest', false], block)).gasUsed)
    },
    async stop() {
      process.off('exit', killNode)
      killNode()
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
