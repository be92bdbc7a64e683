import type { Action } from '@wardstone/access'
import { Fault, type Actor } from '@wardstone/core'
import type { Context } from './deps.ts'
import { disclosuresOf } from './disclosures.ts'
import { parseResource } from './envelope.ts'
import { shownIn, versionsOf, type FoundVersion } from './history.ts'
import { EXPORT_RESOURCES_MAX } from './limits.ts'
import type { Resource } from './resource.ts'

const ROWS_AT_ONCE = 500

/** The records of one moment, read as often as it takes. */
export type Walk = { read(): AsyncIterable<Resource> }

/**
 * Every resource that the actor may reach by an action, as it is now, some at a time. The evidence of what is given is durable
 * before it is given; reading once more states nothing again.
 *
 * @throws Fault `records.too-many-matches` from `read` beyond `EXPORT_RESOURCES_MAX`.
 */
export function walkResources(context: Context, actor: Actor, action: Action): Walk {
  const at = context.now()
  let isStated = false
  return {
    async *read() {
      const states = !isStated
      let given = 0
      for await (const page of pagesOf(context, actor, action, at)) {
        given += page.length
        if (given > EXPORT_RESOURCES_MAX)
          throw new Fault(
            'records.too-many-matches',
            `There are more than ${EXPORT_RESOURCES_MAX} resources: more than one walk gives.`,
          )
        const shown = states ? disclosuresOf(shownIn(page)) : []
        yield* await context.disclosures.answer(
          actor,
          'export',
          shown,
          page.map(({ version }) => parseResource(version.json)),
        )
      }
      isStated = true
    },
  }
}

async function* pagesOf(
  context: Context,
  actor: Actor,
  action: Action,
  at: number,
): AsyncGenerator<readonly FoundVersion[]> {
  let after: FoundVersion['place'] | undefined
  for (;;) {
    const found = await versionsOf(
      context,
      { actor, interaction: 'export', type: '' },
      {
        action,
        during: { start: at, end: at + 1 },
        ...(after === undefined ? {} : { after }),
        isWanted: () => true,
        count: ROWS_AT_ONCE,
        rowsMax: EXPORT_RESOURCES_MAX,
      },
    )
    yield found.filter(({ version }) => !version.isDeleted)
    after = found.at(-1)?.place
    if (found.length < ROWS_AT_ONCE) return
  }
}
