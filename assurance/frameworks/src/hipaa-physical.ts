import type { Atom } from '@wardstone/verifier'
import { addressable, required, standard } from './atoms.ts'

/** Physical safeguards, 45 CFR 164.310: 4 standards, 2 required and 6 addressable specifications. */
export const physicalSafeguards: readonly Atom[] = [
  standard(
    '45 CFR 164.310(a)(1)',
    'Access to buildings',
    'Limit physical access to the systems and to where they stand, and let in those who are authorised.',
  ),
  addressable(
    '45 CFR 164.310(a)(2)(i)',
    'Access in a contingency',
    'Let people into the building to restore lost data when a contingency plan runs.',
  ),
  addressable(
    '45 CFR 164.310(a)(2)(ii)',
    'Securing the building',
    'Protect the building and what stands in it from unauthorised entry, tampering and theft.',
  ),
  addressable(
    '45 CFR 164.310(a)(2)(iii)',
    'Checking who enters',
    "Control and check people's entry by their role, visitors and those who test or revise software included.",
  ),
  addressable(
    '45 CFR 164.310(a)(2)(iv)',
    'Repairs to the building',
    'Document repairs and changes to the parts of the building that security depends on.',
  ),
  standard(
    '45 CFR 164.310(b)',
    'Using workstations',
    'Say what each kind of workstation is for, how it is used and what its surroundings must be like.',
  ),
  standard(
    '45 CFR 164.310(c)',
    'Securing workstations',
    'Keep every workstation that reaches health data physically out of the reach of others.',
  ),
  standard(
    '45 CFR 164.310(d)(1)',
    'Devices and media',
    'Govern how hardware and media with health data come in, go out and move about inside.',
  ),
  required(
    '45 CFR 164.310(d)(2)(i)',
    'Disposing',
    'Have procedures for the end of health data and of the hardware or media it is kept on.',
  ),
  required(
    '45 CFR 164.310(d)(2)(ii)',
    'Using media again',
    'Remove health data from media before they are used for something else.',
  ),
  addressable(
    '45 CFR 164.310(d)(2)(iii)',
    'Tracking devices and media',
    'Record where hardware and media go and who is responsible for them.',
  ),
  addressable(
    '45 CFR 164.310(d)(2)(iv)',
    'Copying before moving',
    'Make an exact copy of health data that can be fetched back, when needed, before equipment is moved.',
  ),
]
