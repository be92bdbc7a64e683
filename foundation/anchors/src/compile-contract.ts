import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import solc from 'solc'
import { z } from 'zod'

const folder = join(import.meta.dirname, '../contracts')

/** Everything that decides the bytecode. No metadata, so that a comment does not change it. */
const settings = {
  evmVersion: 'paris',
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: {
    '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] },
  },
} as const

const object = z.object({ object: z.string() })
const output = z.object({
  errors: z.array(z.object({ formattedMessage: z.string() })).optional(),
  contracts: z.object({
    'WitnessAnchor.sol': z.object({
      WitnessAnchor: z.object({
        abi: z.array(z.unknown()),
        evm: z.object({ bytecode: object, deployedBytecode: object }),
      }),
    }),
  }),
})

/** Text of `contracts/WitnessAnchor.json` as the compiler makes it from the source beside it. */
export function compileContract(): string {
  const content = readFileSync(join(folder, 'WitnessAnchor.sol'), 'utf8')
  const input = { language: 'Solidity', sources: { 'WitnessAnchor.sol': { content } }, settings }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the compiler declares itself as any; this is its documented form.
  const compiler = solc as { version(): string; compile(input: string): string }
  const { errors = [], contracts } = output.parse(
    JSON.parse(compiler.compile(JSON.stringify(input))),
  )
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'))
  const { abi, evm } = contracts['WitnessAnchor.sol'].WitnessAnchor
  const { evmVersion, optimizer, metadata } = settings
  const artifact = {
    compiler: compiler.version(),
    settings: { evmVersion, optimizer, metadata },
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  }
  return `${JSON.stringify(artifact, null, 2)}\n`
}

if (import.meta.main) writeFileSync(join(folder, 'WitnessAnchor.json'), compileContract())
