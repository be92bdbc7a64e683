import { organisationColumn, type SealedRows } from '@wardstone/vault'
import { groupContext } from './group-row.ts'
import { changeContext } from './history.ts'
import { personContext } from './person-row.ts'
import { mappingContext } from './roles-given.ts'

/** What this room seals under the organisation's data key. */
export const sealedDirectory: readonly SealedRows[] = [
  organisationColumn<{ id: string }>({
    table: 'directory_person',
    column: 'sealed',
    key: ['id'],
    context: ({ id }) => personContext(id),
  }),
  organisationColumn<{ id: string }>({
    table: 'directory_group',
    column: 'sealed',
    key: ['id'],
    context: ({ id }) => groupContext(id),
  }),
  organisationColumn<{ id: string }>({
    table: 'directory_group',
    column: 'mapping',
    key: ['id'],
    context: ({ id }) => mappingContext(id),
  }),
  organisationColumn<{ id: number; account: string; at: number }>({
    table: 'directory_change',
    column: 'sealed',
    key: ['id'],
    besides: ['account', 'at'],
    context: ({ account, at }) => changeContext(account, at),
  }),
]
