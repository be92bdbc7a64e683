import type { Atom } from '@wardstone/verifier'
import { addressable, required, standard } from './atoms.ts'

/** Administrative safeguards, 45 CFR 164.308: 9 standards, 10 required and 11 addressable specifications. */
export const administrativeSafeguards: readonly Atom[] = [
  standard(
    '45 CFR 164.308(a)(1)(i)',
    'Managing security',
    'Have a process that prevents, finds, contains and corrects security violations.',
  ),
  required(
    '45 CFR 164.308(a)(1)(ii)(A)',
    'Analysing risks',
    'Assess, accurately and thoroughly, what threatens the confidentiality, integrity and availability of the health data held.',
  ),
  required(
    '45 CFR 164.308(a)(1)(ii)(B)',
    'Managing risks',
    'Put measures in place that bring the risks found down to a reasonable level.',
  ),
  required(
    '45 CFR 164.308(a)(1)(ii)(C)',
    'Sanctions',
    'Apply fitting consequences to staff who do not follow the security policies.',
  ),
  required(
    '45 CFR 164.308(a)(1)(ii)(D)',
    'Reviewing system activity',
    'Look regularly through the records of what happened in the systems: audit logs, access reports, incidents.',
  ),
  standard(
    '45 CFR 164.308(a)(2)',
    'Security officer',
    'Name the one person who answers for the security policies and procedures.',
  ),
  standard(
    '45 CFR 164.308(a)(3)(i)',
    'Workforce access',
    'See to it that staff have the access to health data that their work needs, and that nobody else has any.',
  ),
  addressable(
    '45 CFR 164.308(a)(3)(ii)(A)',
    'Authorising and supervising staff',
    'Authorise or supervise people who work with health data or where it could be reached.',
  ),
  addressable(
    '45 CFR 164.308(a)(3)(ii)(B)',
    'Clearing staff',
    "Decide by a procedure whether a person's access to health data is appropriate.",
  ),
  addressable(
    '45 CFR 164.308(a)(3)(ii)(C)',
    'Ending access',
    'End access to health data when employment ends or the clearance is withdrawn.',
  ),
  standard(
    '45 CFR 164.308(a)(4)(i)',
    'Information access',
    'Authorise access to health data by policies that agree with the Privacy Rule.',
  ),
  required(
    '45 CFR 164.308(a)(4)(ii)(A)',
    'Separating a clearinghouse',
    "Shield a clearinghouse's health data from the larger organisation that it is part of.",
  ),
  addressable(
    '45 CFR 164.308(a)(4)(ii)(B)',
    'Granting access',
    'Say how access to health data is granted: by workstation, transaction, program, process or other means.',
  ),
  addressable(
    '45 CFR 164.308(a)(4)(ii)(C)',
    'Establishing and changing access',
    "Establish, document, review and change each user's right of access by the authorisation policies.",
  ),
  standard(
    '45 CFR 164.308(a)(5)(i)',
    'Awareness and training',
    'Run a security training programme for everyone who works here, management included.',
  ),
  addressable(
    '45 CFR 164.308(a)(5)(ii)(A)',
    'Reminders',
    'Send staff security updates from time to time.',
  ),
  addressable(
    '45 CFR 164.308(a)(5)(ii)(B)',
    'Malicious software',
    'Guard against malicious software, find it and report it.',
  ),
  addressable(
    '45 CFR 164.308(a)(5)(ii)(C)',
    'Watching sign-ins',
    'Watch attempts to sign in and report what differs from the usual.',
  ),
  addressable(
    '45 CFR 164.308(a)(5)(ii)(D)',
    'Managing passwords',
    'Have procedures for making, changing and safeguarding passwords.',
  ),
  standard(
    '45 CFR 164.308(a)(6)(i)',
    'Security incidents',
    'Have policies and procedures for dealing with security incidents.',
  ),
  required(
    '45 CFR 164.308(a)(6)(ii)',
    'Responding and reporting',
    'Recognise incidents, respond, limit the harm that is known, and document what happened and how it ended.',
  ),
  standard(
    '45 CFR 164.308(a)(7)(i)',
    'Contingency plan',
    'Be ready for fire, vandalism, system failure, disaster and whatever else damages systems with health data.',
  ),
  required(
    '45 CFR 164.308(a)(7)(ii)(A)',
    'Backing up',
    'Make and keep exact copies of health data that can be fetched back.',
  ),
  required(
    '45 CFR 164.308(a)(7)(ii)(B)',
    'Recovering from disaster',
    'Have procedures that bring lost data back.',
  ),
  required(
    '45 CFR 164.308(a)(7)(ii)(C)',
    'Working in an emergency',
    'Keep the critical processes that protect health data running during an emergency.',
  ),
  addressable(
    '45 CFR 164.308(a)(7)(ii)(D)',
    'Testing the plans',
    'Test the contingency plans from time to time and revise them.',
  ),
  addressable(
    '45 CFR 164.308(a)(7)(ii)(E)',
    'Ranking what is critical',
    'Know how critical each application and its data are to the contingency plans.',
  ),
  standard(
    '45 CFR 164.308(a)(8)',
    'Evaluating',
    'Evaluate periodically, by technical and other means, how far policies and procedures meet this rule as things change.',
  ),
  standard(
    '45 CFR 164.308(b)(1)',
    'Business associates',
    'Let a business associate handle health data only on satisfactory assurances that it will safeguard it.',
  ),
  required(
    '45 CFR 164.308(b)(3)',
    'Written contract',
    "Put a business associate's assurances into a written contract or other arrangement.",
  ),
]
