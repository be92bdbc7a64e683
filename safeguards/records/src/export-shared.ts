import type { Actor } from '@wardstone/core'
import type { Context } from './deps.ts'
import { disclosuresOf } from './disclosures.ts'
import { parseResource } from './envelope.ts'
import { gather, nameOf, shownOf } from './gather.ts'
import { objectAt, textAt } from './json.ts'
import { readAction } from './read.ts'
import { referenceTo } from './resource.ts'
import { isHead } from './share.ts'
import { basisFor } from './store.ts'

/**
 * Lines of an export with the resources about several patients in place of their names: as the actor may see them now, from the
 * records of those who are still there. What they show is in the ledger before.
 */
export async function withShared(context: Context, actor: Actor, lines: string): Promise<string> {
  const { access, vault, disclosures } = context
  const all = lines.split('\n').filter((line) => line !== '')
  const wanted = all.flatMap((line) => (isHead(line) ? [namedIn(context, line)] : []))
  const [first] = wanted
  if (first === undefined) return lines
  const { type } = first
  const reader = { actor, action: readAction(type), organisation: vault.organisation.id }
  const asked = { actor, interaction: 'export', type } as const
  const found = await gather(context, asked, await basisFor(access, reader), wanted)
  const shown = disclosuresOf([...found.values()].flatMap(shownOf))
  const given = all.flatMap((line) => {
    if (!isHead(line)) return [`${line}\n`]
    const gathered = found.get(nameOf(namedIn(context, line)))
    return gathered === undefined ? [] : [`${gathered.json}\n`]
  })
  return disclosures.answer(actor, 'export', shown, given.join(''))
}

function namedIn({ vault }: Context, line: string) {
  const head = parseResource(line)
  const type = head.resourceType
  const version = Number(textAt(objectAt(head, 'meta') ?? {}, 'versionId'))
  return { type, key: vault.blindKey(referenceTo(type, textAt(head, 'id') ?? '')), version }
}
