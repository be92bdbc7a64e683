/**
 * What one kind of export does with dates, geography and text. All of them remove direct identifiers alike, and all keep
 * only what the rules name.
 */
export type Profile = {
  readonly title: string
  /** The provision that it follows. */
  readonly law: string
  /** `year`: the year alone. `shift`: whole days, moved by one offset a patient; times of day go. */
  readonly dates: 'year' | 'shift'
  /** `cleared`: a text stays when the detector finds nothing in it. Never without an expert. */
  readonly text: 'remove' | 'cleared'
  /** `mapped`: whoever may can find the patient again, through the mapping that the caller keeps. */
  readonly reversal: 'none' | 'mapped'
  /** Security label of v3-ObservationValue that each resource carries. */
  readonly label: 'ANONYED' | 'PSEUDED'
}

export const profiles = {
  'hipaa-safe-harbor': {
    title: 'Safe Harbor',
    law: '45 CFR 164.514(b)(2)',
    dates: 'year',
    text: 'remove',
    reversal: 'none',
    label: 'ANONYED',
  },
  'hipaa-expert-determination': {
    title: 'For an expert to determine',
    law: '45 CFR 164.514(b)(1)',
    dates: 'shift',
    text: 'remove',
    reversal: 'none',
    label: 'PSEUDED',
  },
  'hipaa-expert-determination-text': {
    title: 'For an expert to determine, with texts that the detector cleared',
    law: '45 CFR 164.514(b)(1)',
    dates: 'shift',
    text: 'cleared',
    reversal: 'none',
    label: 'PSEUDED',
  },
  'hipaa-limited-data-set': {
    title: 'Limited data set',
    law: '45 CFR 164.514(e)',
    dates: 'shift',
    text: 'remove',
    reversal: 'mapped',
    label: 'PSEUDED',
  },
  'gdpr-pseudonymised': {
    title: 'Pseudonymised',
    law: 'Regulation (EU) 2016/679, Article 4(5)',
    dates: 'shift',
    text: 'remove',
    reversal: 'mapped',
    label: 'PSEUDED',
  },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof profiles

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name)
}
