import { deployWitnessContract, openEvmAnchor, openTimeStampAnchor } from '@wardstone/anchors'
import { openTestAuthority, serveAuthority } from '../foundation/anchors/src/test-authority.ts'
import { startAnvil, TEST_CHAIN, testKeys } from '../foundation/anchors/src/test-chain.ts'
import { openTestLog } from '../foundation/anchors/src/test-log.ts'
import { figure } from './figures.ts'
import type { Figure } from './run.ts'

const RUNS = 5
const ANCHORS = 30
const STRIDE = 100
const STAMPS = 10
const CHECKS = 200
/** From one head to the next, by growing length of the proof between them. */
const STEPS: readonly (readonly [number, number])[] = [
  [1, 2],
  [64, 100],
  [65, 100],
  [1_000, 1_100],
  [1_537, 2_999],
  [2_047, 4_095],
  [65_535, 131_071],
]
/** Gas that a trial contract took which had neither offers of a log nor an event when its owner changes. */
const TRIAL = {
  deploy: '514,507',
  first: '93,699',
  later: '40,000 to 72,000; 61,261 from 1537 to 2999',
}

type Chain = Awaited<ReturnType<typeof startAnvil>>

/** What anchoring costs on a chain, and how long it takes there and at a time-stamping authority. */
export async function run(): Promise<Figure[]> {
  const chain = await startAnvil()
  try {
    return [...(await gas(chain)), ...(await rate(chain)), ...(await stamping())]
  } finally {
    await chain.stop()
  }
}

const accessTo = ({ url }: Chain) => ({
  url,
  chain: TEST_CHAIN,
  key: testKeys[0] ?? new Uint8Array(),
})

async function gas(chain: Chain): Promise<Figure[]> {
  const contract = await deployWitnessContract(accessTo(chain))
  const figures = [
    gasFigure('anchors.gas.deploy', await chain.gasOfLatest(), `trial ${TRIAL.deploy}`),
  ]
  const first: number[] = []
  for (const [older, newer] of STEPS) {
    const log = openTestLog(`bench-${older}.example/ledger`, newer)
    const anchor = openAnchor(chain, contract, log)
    await anchor(older)
    first.push(await chain.gasOfLatest())
    await anchor(newer)
    const { length } = await log.prove(older, newer)
    const conditions = `from ${older} to ${newer}, proof of ${length}; trial ${TRIAL.later}`
    figures.push(gasFigure(`anchors.gas.${older}-${newer}`, await chain.gasOfLatest(), conditions))
  }
  return [...figures, figure('anchors.gas.first', 'gas', first, `trial ${TRIAL.first}`)]
}

/** One head after the other, each mined and checked before the next. */
async function rate(chain: Chain): Promise<Figure[]> {
  const contract = await deployWitnessContract(accessTo(chain))
  const rates: number[] = []
  for (let round = 0; round < RUNS; round++) {
    const log = openTestLog(`rate-${round}.example/ledger`, ANCHORS * STRIDE)
    const anchor = openAnchor(chain, contract, log)
    const start = performance.now()
    for (let i = 1; i <= ANCHORS; i++) await anchor(i * STRIDE)
    rates.push(ANCHORS / ((performance.now() - start) / 1_000))
  }
  return [
    figure(
      'anchors.evm',
      'per_s',
      rates,
      `${ANCHORS} heads in turn, sent, mined at once by anvil and checked`,
    ),
  ]
}

function openAnchor(chain: Chain, contract: string, log: ReturnType<typeof openTestLog>) {
  const anchor = openEvmAnchor({
    ...accessTo(chain),
    contract,
    finality: { confirmations: 1 },
    prove: (oldSize, newSize) => log.prove(oldSize, newSize),
  })
  return async (size: number) => {
    const checkpoint = log.checkpoint(size)
    const receipt = await anchor.anchor(checkpoint)
    if (receipt.kind === 'evm') await chain.succeeds(receipt.transaction)
    await anchor.check(receipt, checkpoint)
  }
}

async function stamping(): Promise<Figure[]> {
  const authority = openTestAuthority()
  const signer = authority.certify('stamping', 'stamping')
  const server = await serveAuthority((query) => ({ body: authority.reply(query, signer) }))
  try {
    const anchor = openTimeStampAnchor({ url: server.url, roots: authority.roots, now: Date.now })
    const checkpoint = openTestLog('bench.example/ledger', 1).checkpoint(1)
    const receipt = await anchor.anchor(checkpoint)
    const [stamps, checks]: [number[], number[]] = [[], []]
    for (let round = 0; round < RUNS; round++) {
      let start = performance.now()
      for (let i = 0; i < STAMPS; i++) await anchor.anchor(checkpoint)
      stamps.push(STAMPS / ((performance.now() - start) / 1_000))
      start = performance.now()
      for (let i = 0; i < CHECKS; i++) await anchor.check(receipt, checkpoint)
      checks.push(CHECKS / ((performance.now() - start) / 1_000))
    }
    return [
      figure(
        'anchors.rfc3161',
        'per_s',
        stamps,
        'one after the other; openssl ts is started for each',
      ),
      figure(
        'anchors.rfc3161.check',
        'per_s',
        checks,
        'whole token, P-256, chain of two, nothing cached',
      ),
    ]
  } finally {
    await server.close()
    authority.close()
  }
}

/** Gas is what the rules of the chain make of the contract: one run says it. */
function gasFigure(bench: string, value: number, conditions: string): Figure {
  return figure(bench, 'gas', [value], conditions)
}
