import { isKept } from './compartments.ts'
import { PAGE_COUNT_MAX } from './limits.ts'
import { resourceTypes } from './resource-types.ts'
import { searchDefinitions, type Parameter } from './search-parameters.ts'

const EVERY_TYPE = ['read', 'vread', 'update', 'create']

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
    rest: [
      {
        mode: 'server',
        documentation: `Searches of clinical resources name one patient. Pages hold at most ${PAGE_COUNT_MAX} resources. Conditional interactions, modifiers and chains are refused.`,
        security: {
          description: 'A session cookie; what an account may see is decided for each patient.',
        },
        resource: resourceTypes.filter(isKept).map((type) => {
          const parameters = [...(searchDefinitions.get(type)?.parameters.values() ?? [])]
          const isSearchable = searchDefinitions.has(type)
          return {
            type,
            interaction: [...EVERY_TYPE, ...(isSearchable ? ['search-type'] : [])].map((code) => ({
              code,
            })),
            versioning: 'versioned-update',
            readHistory: true,
            updateCreate: true,
            conditionalCreate: false,
            conditionalUpdate: false,
            ...(isSearchable ? { searchParam: [idParameter, ...parameters.map(describe)] } : {}),
          }
        }),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  }
}

const idParameter = { name: '_id', type: 'token' }

function describe({ name, kind }: Parameter) {
  return { name, type: kind }
}
