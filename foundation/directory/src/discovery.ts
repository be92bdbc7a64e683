import { groupType, schemas, userType, type Attribute, type Attributes } from './attributes.ts'
import { PAGE_MAX } from './limits.ts'

const CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

/** What this server offers of SCIM (RFC 7643 §5). */
export function serviceProviderConfig(base: string): Attributes {
  return {
    schemas: [CONFIG],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: PAGE_MAX },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token that a security officer makes on the page Access (RFC 6750).',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }
}

/** RFC 7643 §6. */
export function resourceTypes(base: string): readonly Attributes[] {
  return [userType, groupType].map((type) => ({
    schemas: [RESOURCE_TYPE],
    id: type.name,
    name: type.name,
    endpoint: `/${type.name}s`,
    description: type.name === 'User' ? 'People.' : 'Groups of people.',
    schema: type.schema,
    schemaExtensions: type.extensions.map(({ schema }) => ({ schema, required: false })),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.name}` },
  }))
}

/** RFC 7643 §7: the attributes that are kept. */
export function schemaResources(base: string): readonly Attributes[] {
  return schemas.map(({ id, name, description, attributes }) => ({
    schemas: [SCHEMA],
    id,
    name,
    description,
    attributes: attributes.map(described),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  }))
}

function described(attribute: Attribute): Attributes {
  const { name, type, description, sub } = attribute
  return {
    name,
    type,
    multiValued: attribute.multiValued ?? false,
    description,
    required: attribute.required ?? false,
    caseExact: attribute.caseExact ?? false,
    mutability: attribute.mutability ?? 'readWrite',
    returned: attribute.returned ?? 'default',
    uniqueness: attribute.uniqueness ?? 'none',
    ...(type === 'reference' ? { referenceTypes: ['User', 'Group'] } : {}),
    ...(sub === undefined ? {} : { subAttributes: sub.map(described) }),
  }
}
