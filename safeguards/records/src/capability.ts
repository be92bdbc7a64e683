import { isKept } from './compartments.ts'
import { PAGE_COUNT_MAX } from './limits.ts'
import { resourceTypes } from './resource-types.ts'
import { searchDefinitions, type Parameter } from './search-parameters.ts'

const OPERATION = 'http://hl7.org/fhir/OperationDefinition'
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
        documentation: `Searches of clinical resources name one patient. Pages hold at most ${PAGE_COUNT_MAX} resources. Modifiers and chains are refused. Reads inside a transaction see what it changed; one that finds nothing does not undo it.`,
        security: {
          description: 'A session cookie; what an account may see is decided for each patient.',
        },
        resource: resourceTypes.filter(isKept).map((type) => resourceEntry(type)),
        interaction: [
          { code: 'transaction' },
          { code: 'batch' },
          { code: 'history-system', documentation: 'Of what the account may see.' },
        ],
        operation: [
          {
            name: 'export',
            definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export',
          },
        ],
      },
    ],
  }
}

function resourceEntry(type: string) {
  const isSearchable = searchDefinitions.has(type)
  const parameters = [...(searchDefinitions.get(type)?.parameters.values() ?? [])]
  // AuditEvents are searched in the ledger, by patient alone.
  if (type === 'AuditEvent') parameters.push({ name: 'patient', kind: 'reference', paths: [] })
  const codes = [...EVERY_TYPE, ...(parameters.length > 0 ? ['search-type'] : [])]
  const validate = { name: 'validate', definition: `${OPERATION}/Resource-validate` }
  const everything = { name: 'everything', definition: `${OPERATION}/Patient-everything` }
  return {
    type,
    interaction: codes.map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    // Criteria are searches: what cannot be searched has no conditional interactions.
    conditionalCreate: isSearchable,
    conditionalRead: 'full-support',
    conditionalUpdate: isSearchable,
    conditionalDelete: isSearchable ? 'single' : 'not-supported',
    ...(isSearchable ? { searchParam: [idParameter, ...parameters.map(describe)] } : {}),
    ...(type === 'AuditEvent' ? { searchParam: parameters.map(describe) } : {}),
    operation: type === 'Patient' ? [validate, everything] : [validate],
  }
}

const idParameter = { name: '_id', type: 'token' }

function describe({ name, kind }: Parameter) {
  return { name, type: kind }
}
