import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import {
  openDeidentification,
  openMappings,
  type Deidentification,
  type Mappings,
} from '@wardstone/deidentification'
import type { Ledger } from '@wardstone/ledger'
import type { Records } from '@wardstone/records'
import type { Vault } from '@wardstone/vault'
import type { Logger } from 'pino'
import { describe } from './problems.ts'

/** Joins de-identification to records: it walks over what the actor may have made of them, and knows nothing else. */
export function openDeidentifying(deps: {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly records: Records
  readonly now: Clock
  readonly log: Logger
}): { readonly deidentification: Deidentification; readonly mappings: Mappings } {
  const { records, log, ...rooms } = deps
  const mappings = openMappings(rooms)
  const deidentification = openDeidentification({
    ...rooms,
    async openSource(actor) {
      const walk = records.walk(actor, 'export-deidentified')
      // Nothing is held open between two pages.
      return { read: () => walk.read(), close: async () => {} }
    },
    keepMapping: (exportId, pairs) => mappings.keep(exportId, pairs),
    onError: (error) => log.error(describe(error), 'a de-identified export failed'),
  })
  return { deidentification, mappings }
}
