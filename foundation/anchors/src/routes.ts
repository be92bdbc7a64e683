import { assert, Fault, type Actor, type Clock } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import { fromBase64, parseCheckpoint, parseSignedNote, toBase64 } from '@wardstone/verifier'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Receipt } from './anchor.ts'
import type { Anchors } from './anchors.ts'
import { receiptHash, type AnchorRecord } from './receipts.ts'
import { needsRenewal, stampedAt } from './rfc3161-anchor.ts'

const PAGE_RECORDS = 20
const PAGE_RECORDS_MAX = 100

const kinds = z.enum(['rfc3161', 'evm'])
const time = z.int().describe('Milliseconds since the epoch.')
const wholeNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

const state = z.object({
  policy: z.object({ need: z.int(), of: z.array(kinds), everyMs: z.int() }),
  size: z.int().describe('Entries of the ledger.'),
  anchoredSize: z.int().describe('Entries that are anchored as the policy asks.'),
  due: z.array(kinds),
  total: z.int(),
  anchors: z.array(
    z.object({
      id: z.int(),
      kind: kinds,
      size: z.int(),
      state: z.enum(['pending', 'confirmed', 'reorganised', 'failed']),
      words: z.string().describe('How it was verified, or why it is not.'),
      at: time,
      changedAt: time,
      stampedAt: time.nullable().describe('When the authority saw it, by its own clock.'),
      renewal: z.string().nullable().describe('Why a newer receipt is needed soon.'),
      checkpoint: z.string(),
      receipt: z.record(z.string(), z.unknown()).nullable(),
      receiptHash: z.string().nullable().describe('As in the evidence; base64.'),
    }),
  ),
})

const verifiedWords: Readonly<Record<Receipt['kind'], string>> = {
  rfc3161:
    'This server verified the checkpoint’s hash, the nonce, the signature and the certificates up to a trusted root.',
  evm: 'This server’s node says that the contract took the head with its consistency proof, in a block that is settled.',
}

const CHAIN_RECEIPT_FORMAT = 'wardstone.dev/chain-receipt@v1'
const CHAIN_CHECK =
  'Open the transaction in an explorer of this chain, or ask a node for eth_getTransactionReceipt. It succeeded, and its one event Anchored, from this contract, names this log (the SHA-256 of the origin), this size and this root: those of the checkpoint.'

export type AnchorsRouteDeps = {
  readonly anchors: Anchors
  readonly ledger: Pick<Ledger, 'head'>
  readonly now: Clock
  /** Throws unless the signed-in actor may. */
  readonly authorise: (
    request: FastifyRequest,
    action: 'read-ledger' | 'manage-accounts',
  ) => Promise<Actor>
}

/** `/api/anchors`: what is anchored where; anchoring and checking at a word. */
export function anchorsRoutes(deps: AnchorsRouteDeps): FastifyPluginCallback {
  const { anchors, authorise } = deps
  const response = { 200: state }
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    const querystring = z.object({
      before: wholeNumber.optional(),
      limit: wholeNumber.max(PAGE_RECORDS_MAX).default(PAGE_RECORDS),
    })
    app.get(
      '/api/anchors',
      { schema: { tags: ['anchors'], querystring, response } },
      async (request) => {
        await authorise(request, 'read-ledger')
        return describe(deps, request.query)
      },
    )
    app.post('/api/anchors', { schema: { tags: ['anchors'], response } }, async (request) => {
      const actor = await authorise(request, 'manage-accounts')
      await anchors.anchorNow(actor.id)
      return describe(deps, { limit: PAGE_RECORDS })
    })
    app.post('/api/anchors/check', { schema: { tags: ['anchors'], response } }, async (request) => {
      await authorise(request, 'read-ledger')
      await anchors.settle()
      return describe(deps, { limit: PAGE_RECORDS })
    })
    instance.register(fileRoutes(deps))
    done()
  }
}

/** What an auditor takes away: the receipt, and the checkpoint that it is about. */
function fileRoutes({ anchors, authorise }: AnchorsRouteDeps): FastifyPluginCallback {
  const find = async (id: number): Promise<AnchorRecord> => {
    const { records } = await anchors.list({ before: id + 1, limit: 1 })
    const [record] = records
    if (record?.id !== id) throw new Fault('input.not-found', 'There is no such anchor.')
    return record
  }
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    const schema = {
      tags: ['anchors'],
      params: z.object({ id: wholeNumber.max(Number.MAX_SAFE_INTEGER - 1) }),
    }
    app.get('/api/anchors/:id/receipt', { schema }, async (request, reply) => {
      await authorise(request, 'read-ledger')
      const { type, name, bytes } = receiptFile(await find(request.params.id))
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(bytes)
    })
    app.get('/api/anchors/:id/checkpoint', { schema }, async (request, reply) => {
      await authorise(request, 'read-ledger')
      const { size, checkpoint } = await find(request.params.id)
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="checkpoint-${size}.txt"`)
        .send(checkpoint)
    })
    done()
  }
}

type File = { readonly type: string; readonly name: string; readonly bytes: Buffer }

/** A TimeStampToken (RFC 3161 §2.4.2) as `openssl ts -verify -token_in` reads it, or what to look up on which chain. */
function receiptFile({ size, checkpoint, receipt }: AnchorRecord): File {
  if (receipt === undefined)
    throw new Fault('input.not-found', 'This attempt to anchor came to nothing: it has no receipt.')
  if (receipt.kind === 'rfc3161') {
    const token = fromBase64(receipt.token)
    assert(token !== undefined, 'a token that was verified is base64')
    const name = `time-stamp-${size}.der`
    return { type: 'application/cms', name, bytes: Buffer.from(token) }
  }
  const { origin, root } = parseCheckpoint(parseSignedNote(checkpoint).text)
  const told = {
    format: CHAIN_RECEIPT_FORMAT,
    check: CHAIN_CHECK,
    ...receipt,
    origin,
    size,
    root: `0x${Buffer.from(root).toString('hex')}`,
    rootBase64: toBase64(root),
  }
  const bytes = Buffer.from(`${JSON.stringify(told, undefined, 2)}\n`)
  return { type: 'application/json; charset=utf-8', name: `chain-receipt-${size}.json`, bytes }
}

async function describe(
  { anchors, ledger, now }: AnchorsRouteDeps,
  query: Parameters<Anchors['list']>[0],
): Promise<z.infer<typeof state>> {
  const [head, anchored, due, { total, records }] = await Promise.all([
    ledger.head(),
    anchors.anchoredSize(),
    anchors.due(),
    anchors.list(query),
  ])
  const { need, of, everyMs } = anchors.policy
  return {
    policy: { need, of: [...of], everyMs },
    size: head.size,
    anchoredSize: anchored,
    due: [...due],
    total,
    anchors: await Promise.all(
      records.map(async (record) => describeRecord(record, now(), await anchors.remark(record))),
    ),
  }
}

function describeRecord(
  record: AnchorRecord,
  now: number,
  remark: string,
): z.infer<typeof state>['anchors'][number] {
  const { receipt, reason, ...rest } = record
  return {
    ...rest,
    words: record.state === 'confirmed' ? `${verifiedWords[record.kind]} ${remark}`.trim() : reason,
    stampedAt: receipt === undefined ? null : (stampedAt(receipt) ?? null),
    renewal: receipt === undefined ? null : (needsRenewal(receipt, now) ?? null),
    receipt: receipt === undefined ? null : { ...receipt },
    receiptHash: receipt === undefined ? null : receiptHash(receipt),
  }
}
