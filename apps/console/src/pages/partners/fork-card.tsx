import { useQuery } from '@tanstack/react-query'
import { partsOfNote, useCheckedFork, type CheckedFork } from '../../partners/checks.ts'
import { forkUrl, type Fork, type Partner, type WitnessOverview } from '../../partners-api.ts'
import { asProblem } from '../../problem.ts'
import { sessionQuery } from '../../session.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countOf, formatClock, formatCount, formatExact, formatWhen } from '../../ui/format.ts'
import { Step, Steps } from '../../ui/proof-panel.tsx'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './partners.module.css'

type Subject = {
  readonly fork: Fork
  /** Others of the same log. */
  readonly more: readonly Fork[]
  readonly title: string
  readonly isOwn: boolean
  /** Verifier keys of the log; none when the partner was removed. */
  readonly vkeys: readonly string[]
}

/** One card a log that signed two histories. */
export function ForkCards(props: {
  readonly witness: WitnessOverview
  readonly partners: readonly Partner[]
}) {
  const session = useQuery(sessionQuery)
  const ownKey = session.data?.verifierKey
  const subjects = [...Map.groupBy(props.witness.forks, ({ origin }) => origin)].flatMap(
    ([origin, [fork, ...more]]): readonly Subject[] => {
      if (fork === undefined) return []
      const isOwn = ownKey?.startsWith(`${origin}+`) ?? false
      const partner = props.partners.find((one) => one.origin === origin)
      return [
        {
          fork,
          more,
          isOwn,
          title: isOwn
            ? 'This ledger has forked'
            : partner === undefined
              ? `The ledger ${origin} has forked`
              : `${partner.organisation}’s ledger has forked`,
          vkeys: isOwn && ownKey !== undefined ? [ownKey] : (partner?.logKeys ?? []),
        },
      ]
    },
  )
  return subjects.map((subject) => <ForkCard key={subject.fork.id} {...subject} />)
}

function ForkCard({ fork, more, title, isOwn, vkeys }: Subject) {
  const now = useNow()
  const check = useCheckedFork(fork, vkeys)
  return (
    <section className={styles.fork} aria-labelledby={`fork-${fork.id}`}>
      <div className={styles.forkHead}>
        <div>
          <p className={text.row}>
            <Chip tone="crit">Fork</Chip>
            <span>
              found{' '}
              <time dateTime={new Date(fork.at).toISOString()} title={formatExact(fork.at)}>
                {formatWhen(fork.at, now)}
              </time>
            </span>
          </p>
          <h2 id={`fork-${fork.id}`}>{title}</h2>
          <p>
            Its key signed two heads that cannot both be true: a history was rewritten after it had
            been signed.{' '}
            {isOwn
              ? 'Partners who hold the first cosign nothing that contradicts it.'
              : 'This server cosigns nothing that contradicts the first.'}
          </p>
        </div>
        <a className={buttonClass({})} href={forkUrl(fork.id)} download={`fork-${fork.size}.txt`}>
          Download the evidence
        </a>
      </div>
      <Steps title="Checked in this browser">
        <ForkSteps
          check={check.data}
          error={check.error}
          hasKeys={vkeys.length > 0}
          isOwn={isOwn}
        />
      </Steps>
      {check.data !== undefined && <Heads check={check.data} />}
      {isOwn ? (
        <OwnNext />
      ) : (
        <p className={styles.next}>{vkeys.length === 0 ? REMOVED_NEXT : PARTNER_NEXT}</p>
      )}
      {more.length > 0 && (
        <p className={styles.next}>
          Also kept:{' '}
          {more.map(({ id, size, at }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <a className={text.link} href={forkUrl(id)} download={`fork-${size}.txt`}>
                at {countOf(size, 'entry', 'entries')}, {formatWhen(at, now)}
              </a>
            </span>
          ))}
        </p>
      )}
    </section>
  )
}

const PARTNER_NEXT =
  'Call them over a number that you know, and send them the file. It proves the fork to anyone with their key, without this server. If they cannot explain it, remove them: their cosignatures are worth nothing to you now.'
const REMOVED_NEXT =
  'They are no partner any more. Keep the file: it proves the fork to anyone with their key, without this server.'

function OwnNext() {
  return (
    <div className={styles.next}>
      <p className={text.strong}>What to do now</p>
      <ol>
        <li>Download the evidence, and keep it somewhere else than on this server.</li>
        <li>
          Ask whether a backup was put back after the older head was signed. Then the entries since
          that backup are in the copies of your partners and mirrors only: tell them, and ask for
          those.
        </li>
        <li>
          If nobody did, somebody else has the ledger’s key or rewrote the database. Keep the disk
          as it is, and treat this as an incident.
        </li>
      </ol>
    </div>
  )
}

function ForkSteps(props: {
  readonly check: CheckedFork | undefined
  readonly error: Error | null
  readonly hasKeys: boolean
  readonly isOwn: boolean
}) {
  const { check, error } = props
  if (!props.hasKeys)
    return (
      <Step
        tone="mute"
        detail="The partner was removed, and its keys with it. The file can still be checked with them."
      >
        Not checked here
      </Step>
    )
  if (error !== null)
    return (
      <Step tone="crit" detail={asProblem(error).message}>
        {asProblem(error).title}
      </Step>
    )
  if (check === undefined)
    return (
      <Step tone="info" detail="being checked">
        Signatures and proof
      </Step>
    )
  const [older, newer] = check.sizes
  return (
    <>
      <Step
        tone="ok"
        detail={`verified at ${formatClock(check.checkedAt)} with ${props.isOwn ? 'this ledger’s own key' : 'the keys entered here'}`}
      >
        Both heads are signed by this ledger
      </Step>
      <Step
        tone="ok"
        detail={
          older === newer
            ? `both state ${countOf(older, 'entry', 'entries')}, and different roots`
            : `the tree of ${formatCount(newer)} has another root for its first ${countOf(older, 'entry', 'entries')}, shown by its own consistency proof`
        }
      >
        The second does not continue the first
      </Step>
    </>
  )
}

function Heads({ check }: { readonly check: CheckedFork }) {
  const [older, newer] = check.sizes
  return (
    <div className={styles.heads}>
      <SignedHead title={older === newer ? 'One head' : 'The older head'} note={check.older} />
      <SignedHead title={older === newer ? 'The other' : 'The newer head'} note={check.newer} />
    </div>
  )
}

function SignedHead({ title, note }: { readonly title: string; readonly note: string }) {
  const parts = partsOfNote(note)
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <pre className={styles.note} tabIndex={0} aria-label={`${title}, as it was signed`}>
        {parts.text}
        {'\n'}
        {parts.names.map((name) => `— ${name}\n`).join('')}
      </pre>
    </figure>
  )
}
