import type { Json } from '@wardstone/core'

/** A resource, or a complex value of one, as it goes over the wire. */
export type Attributes = { readonly [name: string]: Json }

/** One attribute as RFC 7643 §7 describes it. What is not said is what most are. */
export type Attribute = {
  readonly name: string
  readonly type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex'
  readonly description: string
  readonly multiValued?: true
  readonly required?: true
  readonly caseExact?: true
  readonly mutability?: 'readOnly'
  readonly returned?: 'always'
  readonly uniqueness?: 'server'
  readonly sub?: readonly Attribute[]
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: 'string',
  description,
  ...more,
})
const isPrimary: Attribute = {
  name: 'primary',
  type: 'boolean',
  description: 'Whether it is the one to prefer.',
}
const several = (name: string, description: string): Attribute => ({
  name,
  type: 'complex',
  description,
  multiValued: true,
  sub: [
    text('value', 'The value itself.'),
    text('display', 'The value as people read it.'),
    text('type', 'What it is for, such as work.'),
    isPrimary,
  ],
})
const reference: Attribute = {
  name: '$ref',
  type: 'reference',
  description: 'Address of the resource.',
  mutability: 'readOnly',
}

/** What every resource has besides (RFC 7643 §3.1). */
const common: readonly Attribute[] = [
  text('id', 'The server’s own name for the resource.', {
    mutability: 'readOnly',
    caseExact: true,
    returned: 'always',
  }),
  text('externalId', 'The directory’s own name for the resource.', { caseExact: true }),
  {
    name: 'meta',
    type: 'complex',
    description: 'When and where.',
    mutability: 'readOnly',
    sub: [
      text('resourceType', 'User or Group.', { mutability: 'readOnly', caseExact: true }),
      { name: 'created', type: 'dateTime', description: 'Made.', mutability: 'readOnly' },
      { name: 'lastModified', type: 'dateTime', description: 'Changed.', mutability: 'readOnly' },
      { name: 'location', type: 'reference', description: 'Address.', mutability: 'readOnly' },
      text('version', 'Entity tag.', { mutability: 'readOnly', caseExact: true }),
    ],
  },
]

const user: readonly Attribute[] = [
  text('userName', 'Name in the directory. Two that differ in case only are the same.', {
    required: true,
    uniqueness: 'server',
  }),
  {
    name: 'name',
    type: 'complex',
    description: 'The parts of the name.',
    sub: [
      text('formatted', 'The whole name.'),
      text('familyName', 'Family name.'),
      text('givenName', 'Given name.'),
      text('middleName', 'Middle names.'),
      text('honorificPrefix', 'Title before the name.'),
      text('honorificSuffix', 'Title after the name.'),
    ],
  },
  text('displayName', 'The name that colleagues see.'),
  text('title', 'Such as Ward physician.'),
  text('userType', 'Such as Employee.'),
  text('preferredLanguage', 'Language (RFC 9110 §12.5.4).'),
  {
    name: 'active',
    type: 'boolean',
    description: 'Whether the person has an account. false ends it with all sessions, at once.',
  },
  several('emails', 'Mail addresses.'),
  several('phoneNumbers', 'Telephone numbers.'),
  {
    name: 'groups',
    type: 'complex',
    description: 'Groups that the person is in; changed through the group.',
    multiValued: true,
    mutability: 'readOnly',
    sub: [
      text('value', 'Id of the group.', { mutability: 'readOnly', caseExact: true }),
      reference,
      text('display', 'Its name.', { mutability: 'readOnly' }),
    ],
  },
]

const group: readonly Attribute[] = [
  text('displayName', 'Name of the group.', { required: true }),
  {
    name: 'members',
    type: 'complex',
    description: 'People in the group.',
    multiValued: true,
    sub: [
      text('value', 'Id of the person.', { caseExact: true }),
      reference,
      text('display', 'Name of the person.', { mutability: 'readOnly' }),
      text('type', 'User.'),
    ],
  },
]

const enterprise: readonly Attribute[] = [
  text('employeeNumber', 'Number of the employee.'),
  text('costCenter', 'Cost centre.'),
  text('organization', 'Organisation.'),
  text('division', 'Division.'),
  text('department', 'Department.'),
  {
    name: 'manager',
    type: 'complex',
    description: 'Who the person reports to.',
    sub: [
      text('value', 'Id of the manager.', { caseExact: true }),
      { ...reference, description: 'Address of the manager.' },
      text('displayName', 'Name of the manager.', { mutability: 'readOnly' }),
    ],
  },
]

/** One schema of RFC 7643 as this server keeps it. */
export type ResourceSchema = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

export const schemas: readonly ResourceSchema[] = [
  { id: USER, name: 'User', description: 'A person of the organisation.', attributes: user },
  { id: GROUP, name: 'Group', description: 'People who belong together.', attributes: group },
  {
    id: ENTERPRISE,
    name: 'EnterpriseUser',
    description: 'What an employer knows of a person.',
    attributes: enterprise,
  },
]

/** A kind of resource: its own schema, extensions, and what directories send that is not kept. */
export type ResourceType = {
  readonly name: 'User' | 'Group'
  readonly schema: string
  readonly attributes: readonly Attribute[]
  readonly extensions: readonly {
    readonly schema: string
    readonly attributes: readonly Attribute[]
  }[]
  /** Attributes of RFC 7643 that are read over in silence: nobody here needs them, or they could give rights. */
  readonly notKept: readonly string[]
}

export const userType: ResourceType = {
  name: 'User',
  schema: USER,
  attributes: [...common, ...user],
  extensions: [{ schema: ENTERPRISE, attributes: enterprise }],
  notKept: [
    // A password never comes from outside: a person sets up two factors with an invitation of this house.
    'password',
    // Rights come from the mapping of groups, which a security officer sets, and from nothing that is sent.
    'roles',
    'entitlements',
    'nickName',
    'profileUrl',
    'locale',
    'timezone',
    'ims',
    'photos',
    'addresses',
    'x509Certificates',
  ],
}

export const groupType: ResourceType = {
  name: 'Group',
  schema: GROUP,
  attributes: [...common, ...group],
  extensions: [],
  notKept: [],
}
