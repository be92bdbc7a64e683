import type { EvidenceRule } from '@wardstone/verifier'
import { FRESH_MS, hipaa, none } from './rule-parts.ts'

/** What is said about accounts and how people sign in. */
export const peopleRules: readonly EvidenceRule[] = [
  {
    id: 'unique-users',
    version: 1,
    title: 'Every account belongs to one person',
    answers: hipaa({ whole: ['164.312(a)(2)(i)'] }),
    test: {
      type: 'latest',
      kind: 'identity.accounts.census',
      freshForMs: FRESH_MS,
      population: 'accounts',
      where: [none('shared', '{shared} of {accounts} accounts are shared by several people.')],
      met: 'None of {accounts} accounts is shared.',
    },
  },
  {
    id: 'second-factor',
    version: 1,
    title: 'Nobody signs in with one factor alone',
    answers: hipaa({ whole: ['164.312(d)'] }),
    test: {
      type: 'latest',
      kind: 'identity.accounts.census',
      freshForMs: FRESH_MS,
      population: 'active',
      where: [
        none(
          'privilegedWithoutSecondFactor',
          '{privilegedWithoutSecondFactor} of {privileged} privileged accounts have no second factor.',
        ),
        none(
          'withoutSecondFactor',
          '{withoutSecondFactor} of {active} active accounts have no second factor.',
        ),
      ],
      met: 'All {active} active accounts, {privileged} of them privileged, use a passkey or a second factor.',
    },
  },
  {
    id: 'unused-accounts',
    version: 1,
    title: 'Accounts that nobody uses are closed',
    answers: hipaa({ part: ['164.308(a)(3)(ii)(C)', '164.308(a)(4)(ii)(C)'] }),
    test: {
      type: 'latest',
      kind: 'identity.accounts.census',
      freshForMs: FRESH_MS,
      population: 'active',
      where: [
        none(
          'dormant',
          '{dormant} of {active} active accounts were not used for 90 days. Close them or say why not.',
        ),
      ],
      met: 'All {active} active accounts were used in the last 90 days.',
    },
  },
  {
    id: 'automatic-logoff',
    version: 1,
    title: 'Sessions end by themselves',
    answers: hipaa({ whole: ['164.312(a)(2)(iii)'] }),
    test: {
      type: 'latest',
      kind: 'identity.session.limits',
      freshForMs: FRESH_MS,
      population: null,
      where: [
        {
          fact: 'idleMinutes',
          is: 'at-most',
          to: 30,
          otherwise:
            'Sessions end only after {idleMinutes} minutes without activity; 30 are the most.',
        },
        {
          fact: 'absoluteHours',
          is: 'at-most',
          to: 24,
          otherwise: 'Sessions last up to {absoluteHours} hours; 24 are the most.',
        },
      ],
      met: 'Sessions end after {idleMinutes} minutes without activity and after {absoluteHours} hours in any case.',
    },
  },
  {
    id: 'sign-ins-watched',
    version: 1,
    title: 'Attempts to sign in are watched',
    answers: hipaa({ whole: ['164.308(a)(5)(ii)(C)'] }),
    test: {
      type: 'latest',
      kind: 'identity.log-in.monitor',
      freshForMs: FRESH_MS,
      population: 'refused',
      where: [],
      met: 'In the last {window_hours} h, {refused} attempts to sign in were refused, {locked} of them because they came too fast.',
    },
  },
  {
    id: 'passwords-guarded',
    version: 1,
    title: 'No password stands alone, and guessing is slowed down',
    answers: hipaa({ part: ['164.308(a)(5)(ii)(D)'] }),
    test: {
      type: 'all',
      of: [
        {
          type: 'latest',
          kind: 'identity.accounts.census',
          freshForMs: FRESH_MS,
          population: 'active',
          where: [
            none(
              'withoutSecondFactor',
              '{withoutSecondFactor} of {active} active accounts rest on a password alone.',
            ),
          ],
          met: 'None of {active} active accounts rests on a password alone.',
        },
        {
          type: 'latest',
          kind: 'identity.log-in.monitor',
          freshForMs: FRESH_MS,
          population: null,
          where: [],
          met: 'Attempts that come too fast are refused: {locked} in the last {window_hours} h.',
        },
      ],
    },
  },
]
