import type { EvidenceRule } from '@wardstone/verifier'
import { DAY_MS, FRESH_MS, MINUTE_MS, hipaa, none } from './rule-parts.ts'

/** What is said about records and their keys. */
export const recordRules: readonly EvidenceRule[] = [
  {
    id: 'encryption-at-rest',
    version: 1,
    title: 'Stored records are ciphertext',
    answers: hipaa({ whole: ['164.312(a)(2)(iv)'] }),
    test: {
      type: 'latest',
      kind: 'records.encryption.census',
      freshForMs: FRESH_MS,
      population: 'resources',
      where: [
        none('plaintext', '{plaintext} of {resources} stored resources are not encrypted.'),
        {
          fact: 'ciphertext',
          is: 'equal',
          to: { fact: 'resources' },
          otherwise:
            'Only {ciphertext} of {resources} stored resources have the form of ciphertext.',
        },
        {
          fact: 'opened',
          is: 'equal',
          to: { fact: 'sampled' },
          otherwise: 'Only {opened} of {sampled} sampled resources could be decrypted.',
        },
      ],
      met: 'All {resources} stored resources are ciphertext; {opened} of {sampled} sampled could be decrypted.',
    },
  },
  {
    id: 'keys-apart-and-renewed',
    version: 1,
    title: 'Keys are kept apart from the data and renewed every year',
    answers: hipaa({ part: ['164.312(a)(2)(iv)'] }),
    test: {
      type: 'latest',
      kind: 'vault.keys.census',
      freshForMs: FRESH_MS,
      population: 'compartments',
      where: [
        {
          fact: 'kekAgeDays',
          is: 'at-most',
          to: 365,
          otherwise:
            'The key that wraps all others is {kekAgeDays} days old; renew it every 365 days.',
        },
        {
          fact: 'keyLocation',
          is: 'not-equal',
          to: 'file, passphrase beside it',
          otherwise:
            'The passphrase of the key file lies beside it: who takes the disk can read everything.',
        },
      ],
      met: '{compartments} records have keys of their own, wrapped by a key of {kekAgeDays} days.',
    },
  },
  {
    id: 'records-unaltered',
    version: 1,
    title: 'Stored records are those that the ledger says were written',
    answers: hipaa({ whole: ['164.312(c)(2)'], part: ['164.312(c)(1)'] }),
    test: {
      type: 'every',
      kind: 'records.integrity.checked',
      freshForMs: FRESH_MS,
      windowMs: 7 * DAY_MS,
      where: [
        none(
          'failed',
          '{failed} of {sampled} sampled transactions differ from what the ledger says was written.',
        ),
      ],
      met: 'All {entries} checks of the last 7 days agree; the last sampled {sampled} of {batches} transactions.',
    },
  },
  {
    id: 'reads-recorded',
    version: 1,
    title: 'Every disclosure of a record is in the ledger',
    answers: hipaa({ whole: ['164.312(b)'] }),
    test: {
      type: 'all',
      of: [
        {
          type: 'coverage',
          sum: { kind: 'records.reads.tally', fact: 'answered' },
          count: { kind: 'records.read' },
          settleMs: MINUTE_MS,
          freshForMs: FRESH_MS,
          windowMs: 7 * DAY_MS,
          met: 'The ledger has {entries} reads of the last 7 days for {stated} disclosures answered.',
          otherwise: '{missing} disclosures were answered without an entry in the ledger.',
        },
        {
          type: 'latest',
          kind: 'records.reads.tally',
          freshForMs: FRESH_MS,
          population: 'answered',
          where: [
            {
              fact: 'recorded',
              is: 'equal',
              to: { fact: 'answered' },
              otherwise: 'Of {answered} disclosures, {recorded} were recorded.',
            },
          ],
          met: 'The last count agrees: {answered} answered, {recorded} recorded.',
        },
      ],
    },
  },
]
