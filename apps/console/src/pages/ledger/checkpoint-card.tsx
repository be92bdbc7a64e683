import { parseSignedNote, toBase64 } from '@wardstone/verifier'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatAge } from '../../ui/format.ts'
import { Empty, Loading } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import type { Head } from '../../verify/head.ts'
import styles from './ledger.module.css'

/** The newest checkpoint as the signed note that it is (c2sp.org/tlog-checkpoint). */
export function CheckpointCard(props: {
  readonly head: Head | undefined
  readonly failed: boolean
}) {
  const { head, failed } = props
  const now = useNow(1_000)
  return (
    <Card
      title="Latest checkpoint"
      note={
        head !== undefined &&
        !failed && (
          <span className={text.row}>
            checked{' '}
            {formatAge(head.checkedAt, now) === 'now'
              ? 'just now'
              : `${formatAge(head.checkedAt, now)} ago`}
            <CopyButton value={head.note}>Copy</CopyButton>
          </span>
        )
      }
    >
      {failed ? (
        <Empty>It is not shown, because it could not be verified. Why is said above.</Empty>
      ) : head === undefined ? (
        <Loading what="the checkpoint" />
      ) : (
        <Note note={head.note} />
      )}
    </Card>
  )
}

const SIGNATURE_SHOWN = 10

function Note({ note }: { readonly note: string }) {
  const { text: signed, signatures } = parseSignedNote(note)
  return (
    <pre className={styles.note} tabIndex={0} aria-label="Checkpoint as a signed note">
      {signed}
      {'\n'}
      {signatures.map(({ name, id, signature }) => (
        <span key={`${name} ${id}`}>
          <i>—</i> {name} <i>{toBase64(signature).slice(0, SIGNATURE_SHOWN)}…</i>
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
