import { roles } from '@wardstone/core'
import { z } from 'zod'

const count = z.int().min(0)
const source = z.enum(['scim', 'csv'])
const held = z.array(z.enum(roles))

/** The facts of each kind of evidence about the directory. The subject is an account's id, a group's or a client's. */
export const directoryEvidence = {
  'directory.person.joined': z
    .strictObject({ source, roles: held })
    .describe('The directory named somebody new, who now has an account without a way to sign in.'),
  'directory.person.moved': z
    .strictObject({ source, changed: z.array(z.string()), gained: held, lost: held })
    .describe('The directory changed what is known of somebody, or the roles they have.'),
  'directory.person.left': z
    .strictObject({ source, sessions: count })
    .describe('The directory said that somebody left: the account ended, and so many sessions.'),
  'directory.person.adopted': z
    .strictObject({ source })
    .describe('A security officer let the directory keep an account that was made here.'),
  'directory.group.changed': z
    .strictObject({
      change: z.enum(['created', 'renamed', 'members', 'deleted']),
      added: count,
      removed: count,
    })
    .describe('A group of the directory changed.'),
  'directory.mapping.set': z
    .strictObject({ roles: held, before: held, privileged: z.boolean(), people: count })
    .describe('A security officer decided which roles a group gives; so many people are in it.'),
  'directory.client.created': z
    .strictObject({ expiresAt: z.int() })
    .describe('A security officer made a token with which a directory reaches SCIM.'),
  'directory.client.revoked': z
    .strictObject({})
    .describe('A security officer took back the token of a directory.'),
  'directory.client.refused': z
    .strictObject({ reason: z.enum(['missing', 'unknown', 'revoked', 'expired', 'forged']) })
    .describe(
      'SCIM was asked with a token that is not, or no longer, good. Once per source and minute.',
    ),
  'directory.leavers.held': z
    .strictObject({ limit: count })
    .describe(
      'More people left within an hour than the limit: somebody’s leaving waits for an officer.',
    ),
  'directory.leavers.decided': z
    .strictObject({ left: count, kept: count })
    .describe('A security officer decided about the people held: so many left, so many stay.'),
  'directory.list.imported': z
    .strictObject({
      joined: count,
      moved: count,
      left: count,
      unchanged: count,
      sha256: z.string(),
    })
    .describe('A security officer applied a list of people.'),
} as const
