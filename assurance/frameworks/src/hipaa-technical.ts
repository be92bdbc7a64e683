import type { Atom } from '@wardstone/verifier'
import { addressable, required, standard } from './atoms.ts'

/** Technical safeguards, 45 CFR 164.312: 5 standards, 2 required and 5 addressable specifications. */
export const technicalSafeguards: readonly Atom[] = [
  standard(
    '45 CFR 164.312(a)(1)',
    'Controlling access',
    'Let only those people and programs reach health data that have been granted the right to.',
  ),
  required(
    '45 CFR 164.312(a)(2)(i)',
    'One identity a person',
    'Give each user a name or number of their own, so that what they do can be traced to them.',
  ),
  required(
    '45 CFR 164.312(a)(2)(ii)',
    'Emergency access',
    'Have a way to reach the health data that is needed in an emergency.',
  ),
  addressable(
    '45 CFR 164.312(a)(2)(iii)',
    'Logging off by itself',
    'End a session after a set time without activity.',
  ),
  addressable(
    '45 CFR 164.312(a)(2)(iv)',
    'Encryption at rest',
    'Have a mechanism that encrypts and decrypts health data.',
  ),
  standard(
    '45 CFR 164.312(b)',
    'Recording activity',
    'Record and examine what happens in systems that hold or use health data.',
  ),
  standard(
    '45 CFR 164.312(c)(1)',
    'Integrity of records',
    'Protect health data from being altered or destroyed improperly.',
  ),
  addressable(
    '45 CFR 164.312(c)(2)',
    'Showing that records are unaltered',
    'Have an electronic mechanism that confirms that nobody altered or destroyed health data without authority.',
  ),
  standard(
    '45 CFR 164.312(d)',
    'Proving identity',
    'Verify that whoever seeks access to health data is who they claim to be.',
  ),
  standard(
    '45 CFR 164.312(e)(1)',
    'Security in transit',
    'Guard health data from unauthorised access while a network carries it.',
  ),
  addressable(
    '45 CFR 164.312(e)(2)(i)',
    'Integrity in transit',
    'Make sure that health data sent over a network cannot be modified unnoticed.',
  ),
  addressable(
    '45 CFR 164.312(e)(2)(ii)',
    'Encryption in transit',
    'Have a mechanism that encrypts health data whenever that is appropriate.',
  ),
]
