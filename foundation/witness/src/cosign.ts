import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { verifyCheckpoint } from '@wardstone/verifier'
import { openContacts } from './contacts.ts'
import type { Forks } from './forks.ts'
import { openOwnTree } from './own-tree.ts'
import type { Partner, Partners } from './partners.ts'
import { examineRefusal, type OwnHead } from './refusal.ts'
import { submitCheckpoint } from './submit.ts'

/** What came of asking the partners. */
export type CosignReport = {
  readonly size: number
  readonly partners: readonly {
    readonly id: string
    readonly organisation: string
    /** Why there is no cosignature; null when there is. */
    readonly failure: string | null
  }[]
}

type Asked = Partner & { readonly url: string }

/** Asks every partner's witness at once to cosign one head of our ledger. One that fails does not hold up the others. */
export function openCosigning(deps: {
  readonly sql: Sql
  readonly ledger: Ledger
  readonly partners: Pick<Partners, 'list'>
  readonly forks: Forks
  readonly now: Clock
}): (checkpoint?: string) => Promise<CosignReport> {
  const { ledger, partners, now } = deps
  const contacts = openContacts(deps)

  const ask = async (partner: Asked, own: OwnHead): Promise<string | null> => {
    const { url, witnessKeys, contact } = partner
    const { checkpoint, head } = own
    const answer = await submitCheckpoint({
      witness: { url, witnessKeys, knownSize: contact.size ?? 0 },
      checkpoint,
      size: head.size,
      proofFrom: (oldSize) => own.tree.proofFrom(oldSize),
      time: Math.floor(now() / 1_000),
    })
    if (answer.kind === 'cosigned') {
      await contacts.succeeded(partner, { checkpoint, size: head.size }, answer.cosignatures)
      return null
    }
    const { reason } = answer
    const failure =
      answer.kind === 'refused' ? await examineRefusal(deps, { url, own, reason }) : reason
    if (failure === undefined) return null
    await contacts.failed(partner, failure)
    return failure
  }

  return async (given) => {
    const checkpoint = given ?? (await ledger.head()).checkpoint
    const head = await verifyCheckpoint(checkpoint, ledger.verifierKey)
    const own = { checkpoint, head, tree: openOwnTree(ledger, head) }
    const asked = (await partners.list()).filter(isAsked)
    const answers = await Promise.all(
      asked.map(async (partner) => {
        const { id, organisation } = partner
        return { id, organisation, failure: await ask(partner, own) }
      }),
    )
    return { size: head.size, partners: answers }
  }
}

function isAsked(partner: Partner): partner is Asked {
  return partner.url !== null
}
