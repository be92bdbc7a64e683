import { Link, useSearch } from '@tanstack/react-router'
import { formatProofFile } from '@wardstone/verifier'
import { asProblem } from '../../problem.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatCount, formatWhen } from '../../ui/format.ts'
import { HashText, toHex } from '../../ui/hash-text.tsx'
import { ErrorNote, Loading } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { useProvenEntry, type ProvenEntry } from '../../verify/entry.ts'
import { CanonicalJson } from './canonical-json.tsx'
import { downloadText } from './download-text.ts'
import { evidenceInWords } from './evidence-words.ts'
import styles from './ledger.module.css'
import { MerklePath } from './merkle-path.tsx'

/** One entry: its canonical bytes, and the Merkle path that this browser walked from them to the signed root. */
export function EntryAside(props: { readonly index: number; readonly size: number | undefined }) {
  const { index } = props
  const entry = useProvenEntry(index)
  return (
    <>
      <div className={classes(text.row, text.between)}>
        <State entry={entry.data} error={entry.error} />
        <Steppers index={index} size={props.size} />
      </div>
      <div>
        <h2 className={styles.entryTitle}>
          Entry <span className={text.mono}>#{formatCount(index)}</span>
        </h2>
        {entry.data !== undefined && (
          <p className={text.second}>
            {evidenceInWords(entry.data.evidence)} {formatWhen(entry.data.evidence.at, Date.now())}
          </p>
        )}
      </div>
      {entry.data === undefined && entry.error === null && (
        <Loading what="the entry and its tiles" />
      )}
      {entry.error !== null && <ErrorNote error={entry.error} retry={() => void entry.refetch()} />}
      {entry.data !== undefined && <Proof entry={entry.data} />}
    </>
  )
}

function State(props: { readonly entry: ProvenEntry | undefined; readonly error: Error | null }) {
  if (props.entry !== undefined) return <Chip tone="ok">Included, verified here</Chip>
  if (props.error === null) return <Chip tone="info">Waits for verification</Chip>
  const isProof = asProblem(props.error).code.startsWith('proof.')
  return isProof ? (
    <Chip tone="crit">Proof does not hold</Chip>
  ) : (
    <Chip tone="mute">Not verified</Chip>
  )
}

function Steppers(props: { readonly index: number; readonly size: number | undefined }) {
  const { index, size } = props
  const { kind } = useSearch({ from: '/app/ledger' })
  const to = (entry: number) => ({ entry, ...(kind === undefined ? {} : { kind }) })
  const look = buttonClass({ size: 'small' })
  return (
    <span className={text.row}>
      {index > 0 && (
        <Link
          to="/ledger"
          search={to(index - 1)}
          className={look}
          aria-label="Entry before"
          resetScroll={false}
        >
          ‹
        </Link>
      )}
      {(size === undefined || index + 1 < size) && (
        <Link
          to="/ledger"
          search={to(index + 1)}
          className={look}
          aria-label="Entry after"
          resetScroll={false}
        >
          ›
        </Link>
      )}
    </span>
  )
}

function Proof({ entry }: { readonly entry: ProvenEntry }) {
  const siblings = countOf(entry.proof.length, 'sibling')
  return (
    <>
      <CanonicalJson bytes={entry.bytes} />
      <HashText label="leaf sha256" value={toHex(entry.leaf)} />
      <section aria-labelledby="merkle-path">
        <div className={classes(text.row, text.between)}>
          <h2 id="merkle-path">Merkle path</h2>
          <span className={classes(text.third, text.small)}>{siblings}, RFC 6962</span>
        </div>
        <MerklePath entry={entry} />
        <p className={classes(text.third, text.small)}>
          Hashed here in {entry.milliseconds} ms, from the bytes above to the root of checkpoint{' '}
          {formatCount(entry.size)}.
          {entry.evidence.subject.startsWith('c:') &&
            ' The subject is a keyed hash: when the patient is erased its key goes, and this entry still verifies.'}
        </p>
      </section>
      <Button onClick={() => downloadProof(entry)}>Download proof</Button>
      <p className={classes(text.third, text.small)}>
        Whoever is handed it checks it without signing in, under{' '}
        <Link to="/proofs" className={text.link}>
          Check a proof
        </Link>
        .
      </p>
    </>
  )
}

/** Saves a `.tlog-proof` file (c2sp.org/tlog-proof): anyone can check it offline with the entry's bytes. */
function downloadProof({ index, proof, note, bytes }: ProvenEntry): void {
  const file = formatProofFile({ index, proof, checkpoint: note, extra: bytes })
  downloadText(`entry-${index}.tlog-proof`, file)
}
