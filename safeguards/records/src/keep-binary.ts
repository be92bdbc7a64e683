import { Fault, type Actor } from '@wardstone/core'
import type { ContentSource } from './content.ts'
import type { Context } from './deps.ts'
import { UPLOADS_MAX } from './limits.ts'
import type { ChangeRequest, Target } from './requests.ts'
import { resolveRequest } from './resolve.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import type { SearchParameters } from './search-conditions.ts'
import { asItIs, writeChanges, type Written } from './write.ts'

/** Which Binary: a new one, perhaps only when nothing matches, the one with the id, or the one that matches. */
export type BinaryName =
  | { readonly ifNoneExist?: SearchParameters | undefined }
  | { readonly target: Target; readonly ifMatch?: string | undefined }

/**
 * Creates a Binary, or updates the one named, with content that arrives apart. Of one that is there already, under If-None-Exist,
 * nothing of the content is read.
 * @throws Fault as `Records.keepBinary`.
 */
export async function keepBinary(
  context: Context,
  actor: Actor,
  name: BinaryName,
  resource: Resource,
  content: ContentSource,
): Promise<Written> {
  const location = 'Binary'
  if ('target' in name && 'id' in name.target && !isId(name.target.id))
    throw invalidAt(location, 'an id has 1 to 64 letters, digits, hyphens and dots.')
  const resolved = await resolveRequest(context, actor, location, requestOf(name, resource))
  if ('existing' in resolved) return asItIs(resolved.existing)
  // Not tried again when somebody else was faster: the content has gone by.
  const [written] = await writeChanges(context, actor, [{ location, ...resolved, content }])
  if (written === undefined) throw new Error('one change, one answer')
  return written
}

function requestOf(name: BinaryName, resource: Resource): ChangeRequest {
  if (!('target' in name)) {
    const { ifNoneExist: where } = name
    return { kind: 'create', resource, ...(where === undefined ? {} : { where }) }
  }
  const { target, ifMatch } = name
  return { kind: 'update', target, resource, ...(ifMatch === undefined ? {} : { ifMatch }) }
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
