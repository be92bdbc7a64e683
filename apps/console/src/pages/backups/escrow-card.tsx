import type { Escrow } from '../../backups-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { countOf, formatDate } from '../../ui/format.ts'
import { HashText } from '../../ui/hash-text.tsx'
import { Empty } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './backups.module.css'

/** The people who open backups together, with the public keys that their shares are encrypted to. */
export function EscrowCard(props: {
  readonly escrow: Escrow | null
  readonly onChoose: (() => void) | undefined
}) {
  const { escrow, onChoose } = props
  return (
    <Card
      title="Who can open backups"
      note={
        escrow !== null && (
          <span className={text.row}>
            any {escrow.needed} of {countOf(escrow.holders.length, 'holder')}
            {onChoose !== undefined && (
              <Button size="small" onClick={onChoose}>
                Change
              </Button>
            )}
          </span>
        )
      }
      foot={
        escrow === null
          ? undefined
          : `Decided on ${formatDate(escrow.at)}. The key exists only as their shares; this server forgot it.`
      }
    >
      {escrow === null ? (
        <Empty>
          Nobody yet. Each holder makes a key on their own machine with <code>age-keygen</code>,
          keeps it where they keep a passport, and gives you the public part.
        </Empty>
      ) : (
        <ul className={styles.holders}>
          {escrow.holders.map(({ name, recipient }) => (
            <li key={recipient}>
              <span className={text.strong}>{name}</span>
              <HashText value={recipient} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
