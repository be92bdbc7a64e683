import { userInfo } from 'node:os'
import type { Actor } from '@wardstone/core'
import type { Identity } from '@wardstone/identity'
import type { RecordsDeps } from '@wardstone/records'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { describe } from './problems.ts'

/** The operator at the machine itself, who has no account, and whose Subscriptions are the house's own. */
export function operatorOf(): Actor {
  return { id: `local:${userInfo().username}`, roles: ['service', 'subscriber'] }
}

/** Joins records to identity: a notification goes out with the rights that the account has when it does. */
export function hooksFor({
  config,
  identity,
  log,
}: {
  readonly config: Config
  readonly identity: Pick<Identity, 'actorOf'>
  readonly log: Logger
}): Pick<RecordsDeps, 'hooks' | 'onError'> {
  const operator = operatorOf()
  return {
    hooks: {
      hosts: config.subscriptionHosts,
      accountOf: async (id) => (id === operator.id ? operator : identity.actorOf(id)),
    },
    onError: (error) =>
      log.error(describe(error), 'passing changes on, or an export, failed and is taken up again'),
  }
}
