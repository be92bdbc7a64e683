import { organisationColumn, type SealedRows } from '@wardstone/vault'
import { reportPlace } from './exports.ts'
import { sealedMappings } from './mappings.ts'
import { partPlace } from './parts.ts'

/** A part has about 1 MiB. */
const PARTS_AT_ONCE = 16

/** What this room seals: mappings under the keys of their exports, the rest under the organisation's. */
export const sealedExports: readonly SealedRows[] = [
  sealedMappings,
  organisationColumn<{ id: string }>({
    table: 'deidentified_export',
    column: 'sealed_report',
    key: ['id'],
    context: ({ id }) => reportPlace(id),
  }),
  organisationColumn<{ export: string; n: number }>({
    table: 'deidentified_part',
    column: 'sealed',
    key: ['export', 'n'],
    context: (row) => partPlace(row.export, row.n),
    stepRows: PARTS_AT_ONCE,
  }),
]
