import { isKept } from './compartments.ts'
import { PAGE_COUNT_MAX, WALK_COMPARTMENTS_MAX } from './limits.ts'
import { resourceTypes } from './resource-types.ts'
import { parametersOf, type Parameter } from './search-parameters.ts'

const OPERATION = 'http://hl7.org/fhir/OperationDefinition'
const BULK_OPERATION = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition'
const EVERY_TYPE = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
]

/** What this server truly does (FHIR R4 §3.1.0.6), derived from the tables that do it. */
export function capabilityStatement(base: string, date: string) {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Wardstone' },
    implementation: { description: 'Wardstone patient records', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: ['application/json-patch+json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation: `A search that names no patient and no identifier looks through the records that the account may see, ${WALK_COMPARTMENTS_MAX} at most. Pages hold at most ${PAGE_COUNT_MAX} resources. Modifiers: ${MODIFIERS}. What is not understood is refused, unless Prefer says handling=lenient. Reads inside a transaction see what it changed; one that finds nothing does not undo it.`,
        security: {
          description: 'A session cookie; what an account may see is decided for each patient.',
        },
        resource: [
          ...resourceTypes.filter(isKept).map((type) => resourceEntry(type)),
          subscriptionEntry(),
        ],
        interaction: [
          { code: 'transaction' },
          { code: 'batch' },
          { code: 'history-system', documentation: 'Of what the account may see.' },
          { code: 'search-system', documentation: 'Of the types that _type names.' },
        ],
        compartment: ['http://hl7.org/fhir/CompartmentDefinition/patient'],
        operation: [
          {
            name: 'export',
            definition: `${BULK_OPERATION}/export`,
          },
        ],
      },
    ],
  }
}

/** FHIR R4 §3.1.1.5: those that are answered; any other is refused. */
const MODIFIERS =
  ':missing, :exact, :contains, :text, :not, :in and :not-in (value sets that FHIR itself defines completely, and ValueSets kept here that list their codes), :below and :above of URIs and of codes (code systems that FHIR itself lists, or that are kept here, whole), :identifier, a type after a reference'

/** Operations that a type has beside `$validate`. */
const operations: Readonly<Record<string, readonly { name: string; definition: string }[]>> = {
  Patient: [
    { name: 'everything', definition: `${OPERATION}/Patient-everything` },
    { name: 'export', definition: `${BULK_OPERATION}/patient-export` },
  ],
  Group: [{ name: 'export', definition: `${BULK_OPERATION}/group-export` }],
}

function resourceEntry(type: string) {
  // AuditEvents are searched in the ledger, by patient alone.
  const parameters =
    type === 'AuditEvent'
      ? [{ name: 'patient', kind: 'reference' as const }]
      : [...parametersOf(type).values()]
  const isSearchable = type !== 'AuditEvent'
  const validate = { name: 'validate', definition: `${OPERATION}/Resource-validate` }
  return {
    type,
    interaction: [...EVERY_TYPE, 'search-type'].map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    // Criteria are searches: what cannot be searched has no conditional interactions.
    conditionalCreate: isSearchable,
    conditionalRead: 'full-support',
    conditionalUpdate: isSearchable,
    conditionalDelete: isSearchable ? 'single' : 'not-supported',
    ...(isSearchable ? { searchInclude: includesOf(type) } : {}),
    searchParam: parameters.map(describe),
    operation: [validate, ...(operations[type] ?? [])],
  }
}

/** FHIR R4 §2.46: kept apart from records, by the accounts that made them. */
function subscriptionEntry() {
  return {
    type: 'Subscription',
    documentation:
      'Each is seen by the account that made it. channel.type is rest-hook; criteria are those of a search without chains, _has and parameters of the answer. Notifications are sent with the rights of that account, at least once, in the order of changes.',
    interaction: ['read', 'update', 'delete', 'create', 'search-type'].map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: false,
    updateCreate: false,
    conditionalCreate: false,
    conditionalRead: 'full-support',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    searchParam: [...parametersOf('Subscription').values()].map(describe),
  }
}

function includesOf(type: string): string[] {
  const references = [...parametersOf(type).values()].filter(({ kind }) => kind === 'reference')
  return [`${type}:*`, ...references.map(({ name }) => `${type}:${name}`)]
}

function describe({ name, kind }: Pick<Parameter, 'name' | 'kind'>) {
  return { name, type: kind }
}
