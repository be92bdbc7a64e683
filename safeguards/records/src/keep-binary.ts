import { Fault, type Actor } from '@wardstone/core'
import type { ContentSource } from './content.ts'
import type { Context } from './deps.ts'
import { UPLOADS_MAX } from './limits.ts'
import { updateOf } from './resolve.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import { writeChanges, type Written } from './write.ts'

/** Creates a Binary, or updates the one named, with content that arrives apart. @throws Fault as `Records.keepBinary`. */
export async function keepBinary(
  context: Context,
  actor: Actor,
  { id, ifMatch }: { readonly id?: string; readonly ifMatch?: string | undefined },
  resource: Resource,
  content: ContentSource,
): Promise<Written> {
  const location = 'Binary'
  if (id !== undefined && !isId(id))
    throw invalidAt(location, 'an id has 1 to 64 letters, digits, hyphens and dots.')
  const change =
    id === undefined
      ? ({ kind: 'create', resource } as const)
      : updateOf(resource, id, ifMatch, location)
  const [written] = await writeChanges(context, actor, [{ location, change, content }])
  if (written === undefined) throw new Error('one change, one answer')
  return written
}

/** Lets so many uploads be under way at once: each holds a connection of the database for as long as it takes. */
export function openUploads(): { within<T>(upload: () => Promise<T>): Promise<T> } {
  let underWay = 0
  return {
    async within(upload) {
      if (underWay >= UPLOADS_MAX)
        throw new Fault(
          'server.busy',
          `${UPLOADS_MAX} uploads are under way. Try again in a minute.`,
        )
      underWay++
      try {
        return await upload()
      } finally {
        underWay--
      }
    },
  }
}
