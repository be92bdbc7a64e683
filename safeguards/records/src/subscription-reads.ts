import { Fault, type Actor } from '@wardstone/core'
import { openCursor, sealCursor } from './cursor.ts'
import type { Context } from './deps.ts'
import { selectSubscriptions, subscriptionKey } from './kept-subscriptions.ts'
import { matches } from './matches.ts'
import { notFound } from './read.ts'
import { conditionOf, officialOnly, queryOf, unsupported } from './search-conditions.ts'
import type { Subscriptions } from './subscriptions.ts'

const PAGE_NAME = 'search Subscription'

/** What accounts see of Subscriptions: each its own. */
export function openReads(
  context: Context,
): Pick<Subscriptions, 'read' | 'search' | 'continueSearch'> {
  const { sql, vault, disclosures, now } = context
  const shown = async <T>(
    actor: Actor,
    interaction: 'read' | 'search',
    count: number,
    answer: T,
  ) => {
    if (count === 0) await disclosures.nothing(actor, interaction, 'Subscription', false)
    const disclosure = {
      commitment: vault.organisation.commitment,
      types: ['Subscription'],
      count,
      basis: 'role',
    } as const
    return disclosures.answer(actor, interaction, count === 0 ? [] : [disclosure], answer)
  }
  const search: Subscriptions['search'] = async (actor, parameters) => {
    const asked = parameters.filter(([name]) => name !== '_summary' && name !== '_count')
    const { criteria, chains, having } = queryOf(
      'Subscription',
      asked.map(([name, value]) =>
        conditionOf('Subscription', name, value, { now: now(), find: officialOnly }),
      ),
    )
    if (chains.length + having.length > 0) {
      throw unsupported('Subscriptions are searched by their own elements: no chains, no _has.')
    }
    const own = (await selectSubscriptions(sql, vault)).filter(({ owner }) => owner === actor.id)
    const entries = own
      .filter(({ resource }) => matches(resource, criteria))
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    const self = sealCursor(vault.organisation, actor, { type: PAGE_NAME, parameters }, now())
    return shown(actor, 'search', entries.length, {
      total: entries.length,
      entries,
      included: [],
      ignored: [],
      self,
    })
  }
  return {
    async read(actor, { id, version }) {
      const key = subscriptionKey(vault, id)
      const [kept] = await selectSubscriptions(sql, vault, { key, isLocked: false })
      const isThere = kept?.owner === actor.id && (version ?? kept.version) === kept.version
      if (kept === undefined || !isThere) {
        await disclosures.nothing(actor, 'read', 'Subscription', kept !== undefined)
        throw notFound()
      }
      return shown(actor, 'read', 1, kept)
    },
    search,
    async continueSearch(actor, cursor) {
      const { type, parameters } = openCursor(vault.organisation, actor, cursor, now())
      if (type !== PAGE_NAME)
        throw new Fault('records.invalid', 'This page link is of another type.')
      return search(actor, parameters)
    },
  }
}
