import { createHash } from 'node:crypto'
import { Fault, type Actor } from '@wardstone/core'
import type { Draft } from './convert/draft.ts'
import { REMEMBERED_RESOURCES_MAX, STORE_TRIES_MAX } from './limits.ts'

/** Carries out a transaction Bundle (FHIR R4 §3.1.0.11, JSON in UTF-8), all or nothing. @throws Fault. */
export type Store = (actor: Actor, bundle: Uint8Array) => Promise<unknown>

const sharedTypes: ReadonlySet<string> = new Set(['Practitioner', 'Location', 'Organization'])

/**
 * Gives what stores a message’s resources under their ids. Practitioners, places and organisations that were last
 * written from here just so are not written again: nearly every message names the same ones.
 */
export function openStore(
  store: Store,
): (actor: Actor, resources: readonly Draft[]) => Promise<void> {
  const written = new Map<string, string>()
  return async (actor, resources) => {
    const changed = resources.filter((one) => written.get(nameOf(one)) !== digestOf(one))
    await storeBundle(store, actor, changed)
    for (const resource of changed) {
      if (sharedTypes.has(typeOf(resource))) written.set(nameOf(resource), digestOf(resource))
    }
    for (const name of written.keys()) {
      if (written.size <= REMEMBERED_RESOURCES_MAX) break
      written.delete(name)
    }
  }
}

async function storeBundle(store: Store, actor: Actor, resources: readonly Draft[]): Promise<void> {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: nameOf(resource) },
  }))
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry }
  const bytes = new TextEncoder().encode(JSON.stringify(bundle))
  for (let tries = 1; ; tries++) {
    try {
      await store(actor, bytes)
      return
    } catch (error) {
      // Two messages named the same practitioner at the same time.
      const isRace = error instanceof Fault && error.code === 'records.version-conflict'
      if (!isRace || tries === STORE_TRIES_MAX) throw error
    }
  }
}

function typeOf({ resourceType }: Draft): string {
  return typeof resourceType === 'string' ? resourceType : ''
}

function nameOf(resource: Draft): string {
  const { id } = resource
  return `${typeOf(resource)}/${typeof id === 'string' ? id : ''}`
}

function digestOf(resource: Draft): string {
  return createHash('sha256').update(JSON.stringify(resource)).digest('base64')
}
