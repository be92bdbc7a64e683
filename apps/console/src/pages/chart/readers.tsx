import type { RecordAccess, RecordAccesses, Session } from '../../api-types.ts'
import { rolesInWords } from '../../session.ts'
import { Section } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatCount, formatExact, formatWhenShort } from '../../ui/format.ts'
import { EntryLink } from '../../ui/proof-panel.tsx'
import { Empty } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './chart.module.css'
import { foldAccesses, type Reading } from './readings.ts'

const SHOWN_MAX = 12

/** Everyone who read this record, newest first, each with the ledger entry that says so. */
export function Readers(props: { readonly accesses: RecordAccesses; readonly session: Session }) {
  const { accesses, total } = props.accesses
  const readings = foldAccesses(accesses)
  const shown = readings.slice(0, SHOWN_MAX)
  return (
    <Section title="Who read this" note={countOf(total, 'entry', 'entries')}>
      {shown.length === 0 ? (
        <Empty>Nobody has read this record yet.</Empty>
      ) : (
        <ul className={styles.readers}>
          {shown.map((reading) => (
            <ReaderRow key={reading.newest.entry} reading={reading} session={props.session} />
          ))}
        </ul>
      )}
      <p className={classes(text.third, text.small, styles.readersNote)}>
        The patient may ask for this list. No one can read without a reason.
        {accesses.length < total &&
          ` The newest ${formatCount(accesses.length)} of ${formatCount(total)} entries are folded here.`}
      </p>
    </Section>
  )
}

function ReaderRow(props: { readonly reading: Reading; readonly session: Session }) {
  const { newest, count, types } = props.reading
  const isSelf = newest.actor.id === props.session.account.id
  return (
    <li>
      <span
        className={classes(styles.avatar, newest.basis === 'break-glass' && styles.avatarHot)}
        aria-hidden="true"
      >
        {initials(newest.actor.displayName)}
      </span>
      <span className={classes(text.strong, text.cut)}>
        {isSelf ? 'You' : newest.actor.displayName}
      </span>
      <time title={formatExact(newest.at)}>{formatWhenShort(newest.at, Date.now())}</time>
      <p>
        {basisInWords(newest)}
        {types.length > 0 && ` Read ${typesInWords(types)}.`} <EntryLink index={newest.entry} />
        {count > 1 && ` and ${countOf(count - 1, 'more', 'more')}`}
      </p>
    </li>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => !/^(?:dr|prof|mr|mrs|ms|mx)\.?$/i.test(word))
  return [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : ''].join('').toUpperCase()
}

function basisInWords({ basis, actor }: RecordAccess): string {
  if (basis === 'break-glass') return 'Emergency access.'
  if (basis === 'care-relationship') return 'Takes part in the care.'
  const role = rolesInWords(actor.roles)
  return role === '' ? 'By role.' : `${role}, by role.`
}

const plural: Readonly<Record<string, string>> = {
  Patient: 'demographics',
  Condition: 'problems',
  MedicationRequest: 'medicines',
  Observation: 'results',
  Encounter: 'visits',
  AllergyIntolerance: 'allergies',
}

function typesInWords(types: readonly string[]): string {
  return types.map((type) => plural[type] ?? type).join(', ')
}
