import type {
  DeidentifiedExport,
  GroupSizes,
  ProfileName,
  QuasiIdentifier,
  RiskReport,
  SensitiveAttribute,
} from '../../deidentified-api.ts'
import { formatCount } from '../../ui/format.ts'

type Words = { readonly label: string; readonly hint: string }

/** The rules that an export can follow, the strictest first. */
export const profileWords: Record<ProfileName, Words> = {
  'hipaa-safe-harbor': {
    label: 'Safe Harbor',
    hint: 'The 18 kinds of identifier that HIPAA lists go; of dates the year stays (45 CFR 164.514(b)(2)). It may then be used without consent.',
  },
  'hipaa-expert-determination': {
    label: 'For an expert to judge',
    hint: 'Dates stay apart as they were, moved by a secret number of days for each patient. An expert decides from the report whether it may leave (45 CFR 164.514(b)(1)).',
  },
  'hipaa-expert-determination-text': {
    label: 'For an expert to judge, with some free text',
    hint: 'As above, and texts stay in which a program finds no name or number. It misses some: the expert has to read samples.',
  },
  'hipaa-limited-data-set': {
    label: 'Limited data set',
    hint: 'For research under a data use agreement (45 CFR 164.514(e)). Who may can find the patient again through a mapping that stays here, sealed.',
  },
  'gdpr-pseudonymised': {
    label: 'Pseudonymised',
    hint: 'Still personal data under the GDPR (Article 4(5)): names are replaced, and the mapping that leads back stays here, sealed.',
  },
}

export const quasiWords: Record<QuasiIdentifier, string> = {
  birthYear: 'Year of birth',
  gender: 'Sex',
  zip3: 'First three digits of the postal code',
  state: 'State',
  maritalStatus: 'Marital status',
  language: 'Language',
  deceasedYear: 'Year of death',
}

export const sensitiveWords: Record<SensitiveAttribute, string> = {
  condition: 'Diagnoses',
  medication: 'Medicines',
  procedure: 'Procedures',
  allergy: 'Allergies',
}

const oneOf: Record<SensitiveAttribute, string> = {
  condition: 'diagnosis',
  medication: 'medicine',
  procedure: 'procedure',
  allergy: 'allergy',
}

/** The keys of a constant table, in its order. */
export function namesOf<Name extends string>(table: Record<Name, unknown>): readonly Name[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys gives the keys of a constant table.
  return Object.keys(table) as Name[]
}

/** Sizes of groups: `alone`, `2 to 4`, `50 or more`. */
export function sizeInWords({ from, to }: Pick<GroupSizes, 'from' | 'to'>): string {
  if (to === null) return `${from} or more`
  return from === to ? (from === 1 ? 'alone' : String(from)) : `${from} to ${to}`
}

/** What the numbers mean for whoever decides, a sentence each; none when nothing speaks against it. */
export function warningsOf(report: RiskReport): readonly string[] {
  const { k, kMin, patients, patientsBelow, diversity } = report
  if (k === null) return ['There are no patients in it, so nothing was measured.']
  const below =
    k < kMin
      ? [
          `${formatCount(patientsBelow)} of ${formatCount(patients)} patients are in groups smaller than ${formatCount(kMin)}. Who knows these facts of somebody could find them.`,
        ]
      : []
  const alike = diversity
    .filter(({ classesOfOne }) => classesOfOne > 0)
    .map(
      ({ attribute, classesOfOne }) =>
        `In ${formatCount(classesOfOne)} ${classesOfOne === 1 ? 'group' : 'groups'} everybody has the same ${oneOf[attribute]}, or none: who knows that somebody is in the group knows it of them.`,
    )
  return [...below, ...alike]
}

const failures: Readonly<Record<string, string>> = {
  'server.stopped': 'The server was stopped while it was made.',
  'input.too-large': 'There are more patients than one report covers.',
  'records.too-many-matches': 'There are more resources than one export takes.',
  'vault.cannot-open':
    'A record was changed in the database, not through this server. Tell the security officer.',
  'vault.kek-unavailable': 'The store of the keys did not answer.',
}

/** Why one failed. */
export function failureInWords({ code }: DeidentifiedExport): string {
  return failures[code ?? ''] ?? `The server could not make it (${code ?? 'no reason given'}).`
}
