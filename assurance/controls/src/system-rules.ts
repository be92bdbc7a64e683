import type { EvidenceRule } from '@wardstone/verifier'
import { DAY_MS, FRESH_MS, hipaa, none } from './rule-parts.ts'

/** What is said about access, the network and the ledger. */
export const systemRules: readonly EvidenceRule[] = [
  {
    id: 'access-policy-in-force',
    version: 1,
    title: 'Access is decided by policies that are in force',
    answers: hipaa({
      part: ['164.312(a)(1)', '164.308(a)(4)(i)', '164.308(a)(4)(ii)(B)'],
    }),
    test: {
      type: 'latest',
      kind: 'access.policy.loaded',
      freshForMs: FRESH_MS,
      population: 'policies',
      where: [
        {
          fact: 'policies',
          is: 'at-least',
          to: 1,
          otherwise: 'No access policy is in force.',
        },
      ],
      met: '{policies} policies decide who may do what.',
    },
  },
  {
    id: 'emergency-access-reviewed',
    version: 1,
    title: 'Emergency access works and is reviewed within 24 hours',
    answers: hipaa({ part: ['164.312(a)(2)(ii)', '164.308(a)(1)(ii)(D)'] }),
    test: {
      type: 'all',
      of: [
        {
          type: 'followed-by',
          opened: 'access.break-glass.opened',
          answered: 'access.break-glass.reviewed',
          key: 'grant',
          withinMs: DAY_MS,
          watch: { kind: 'access.break-glass.census', freshForMs: FRESH_MS },
          met: 'Of {opened} emergency accesses, {answered} were reviewed, {late} of them late; {waiting} wait, none for longer than 24 hours.',
          otherwise: 'Of {waiting} emergency accesses that wait for review, the oldest is overdue.',
        },
        {
          type: 'latest',
          kind: 'access.break-glass.census',
          freshForMs: FRESH_MS,
          population: null,
          where: [
            none(
              'overdue',
              '{overdue} of {waiting} emergency accesses wait for review for more than 24 hours.',
            ),
          ],
          met: '{open} are open now.',
        },
      ],
    },
  },
  {
    id: 'encryption-in-transit',
    version: 1,
    title: 'Networks carry TLS 1.3 only',
    answers: hipaa({ whole: ['164.312(e)(2)(ii)'], part: ['164.312(e)(1)', '164.312(e)(2)(i)'] }),
    test: {
      type: 'latest',
      kind: 'server.transport.census',
      freshForMs: FRESH_MS,
      population: 'listeners',
      where: [
        none(
          'plaintextElsewhere',
          '{plaintextElsewhere} of {listeners} addresses answer without TLS on a network.',
        ),
      ],
      met: 'Of {listeners} addresses, {tls13} answer by TLS 1.3 only and {loopback} cannot be reached from a network.',
    },
  },
  {
    id: 'ledger-verified',
    version: 1,
    title: 'The ledger is derived again every hour and agrees',
    answers: hipaa({ part: ['164.312(b)', '164.312(c)(2)'] }),
    test: {
      type: 'latest',
      kind: 'ledger.verified',
      freshForMs: FRESH_MS,
      population: 'size',
      where: [],
      met: 'All {size} entries, tiles and checkpoints were derived again and agree with what was signed.',
    },
  },
  {
    id: 'activity-examined',
    version: 1,
    title: 'What happened in the system is examined',
    answers: hipaa({ part: ['164.308(a)(1)(ii)(D)'] }),
    test: {
      type: 'all',
      of: [
        {
          type: 'latest',
          kind: 'ledger.verified',
          freshForMs: FRESH_MS,
          population: 'size',
          where: [],
          met: 'The ledger of {size} entries was gone through.',
        },
        {
          type: 'latest',
          kind: 'identity.log-in.monitor',
          freshForMs: FRESH_MS,
          population: null,
          where: [],
          met: 'So were the sign-ins of the last {window_hours} h.',
        },
      ],
    },
  },
]
