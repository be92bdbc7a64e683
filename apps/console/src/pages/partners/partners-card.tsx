import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isContradicted } from '../../partners/contradiction.ts'
import { partnersQuery, witnessQuery, type Partner } from '../../partners-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatAge, formatCount, formatWhen } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { headQuery } from '../../verify/head.ts'
import { AddPartnerDialog } from './add-partner-dialog.tsx'
import styles from './partners.module.css'
import { RemovePartnerDialog } from './remove-dialogs.tsx'

/** Who witnesses us, whom we witness, and how that goes. */
export function PartnersCard({ mayManage }: { readonly mayManage: boolean }) {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Partner>()
  const partners = useQuery(partnersQuery)
  const add = (look: 'filled' | 'plain') =>
    mayManage && (
      <Button
        look={look}
        size={look === 'plain' ? 'small' : 'normal'}
        onClick={() => setAdding(true)}
      >
        Add a partner
      </Button>
    )
  const some = partners.data !== undefined && partners.data.length > 0
  return (
    <Card
      title="Partners"
      note={
        some && (
          <span className={text.row}>
            {countOf(partners.data.length, 'partner')}
            {add('plain')}
          </span>
        )
      }
    >
      <Loaded query={partners} what="the partners">
        {(data) =>
          data.length === 0 ? (
            <Empty action={add('filled')}>
              Nobody watches this ledger yet, so only you can say that it was not rewritten.
              Exchange keys with another hospital, or with an auditor who runs a witness: send them
              the text below, and enter theirs.
            </Empty>
          ) : (
            <PartnersTable partners={data} onRemove={mayManage ? setRemoving : undefined} />
          )
        }
      </Loaded>
      {adding && <AddPartnerDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && (
        <RemovePartnerDialog partner={removing} onClose={() => setRemoving(undefined)} />
      )}
    </Card>
  )
}

function PartnersTable(props: {
  readonly partners: readonly Partner[]
  readonly onRemove: ((partner: Partner) => void) | undefined
}) {
  const { onRemove } = props
  const now = useNow()
  const head = useQuery(headQuery)
  const forks = useQuery(witnessQuery).data?.forks ?? []
  return (
    <table className={classes(table.table, styles.stacked)}>
      <caption className={text.hidden}>Partners</caption>
      <thead>
        <tr>
          <th scope="col">Organisation</th>
          <th scope="col">They cosign ours</th>
          <th scope="col">We cosign theirs</th>
          {onRemove !== undefined && (
            <th scope="col">
              <span className={text.hidden}>Change</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {props.partners.map((partner) => (
          <tr key={partner.id}>
            <th scope="row">
              <span className={text.strong}>{partner.organisation}</span>
              <small className={styles.origin} title={partner.origin ?? undefined}>
                {partner.origin ?? 'only a witness'}
              </small>
            </th>
            <td data-label="They cosign ours">
              <TheirWitness partner={partner} size={head.data?.size} now={now} />
            </td>
            <td data-label="We cosign theirs">
              <OurWitness
                partner={partner}
                forked={forks.some(({ origin }) => origin === partner.origin)}
                now={now}
              />
            </td>
            {onRemove !== undefined && (
              <td className={classes(table.number, styles.change)}>
                <Button
                  size="small"
                  aria-label={`Remove ${partner.organisation}`}
                  onClick={() => onRemove(partner)}
                >
                  Remove
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function TheirWitness(props: {
  readonly partner: Partner
  readonly size: number | undefined
  readonly now: number
}) {
  const { partner, size, now } = props
  const { contact } = partner
  if (partner.url === null) return <Chip tone="mute">Has no witness</Chip>
  const last =
    contact.size === null
      ? 'No cosignature yet.'
      : `The first ${countOf(contact.size, 'entry', 'entries')}, ${lagInWords(contact.size, size)}, ${agoInWords(contact.succeededAt, now)}.`
  if (contact.failingSince !== null)
    return (
      <div className={styles.state}>
        {isContradicted(contact.failure) ? (
          <Chip tone="crit">Holds another history of ours</Chip>
        ) : (
          <Chip tone="warn">Failing since {formatWhen(contact.failingSince, now)}</Chip>
        )}
        <small>
          {reasonInWords(contact.failure, NOT_ADDED)} {last}
        </small>
      </div>
    )
  return (
    <div className={styles.state}>
      {contact.size === null ? (
        <Chip tone="mute" mark="clock">
          Not asked yet
        </Chip>
      ) : (
        <Chip tone="ok">Cosigns</Chip>
      )}
      <small>{last}</small>
    </div>
  )
}

function OurWitness(props: {
  readonly partner: Partner
  readonly forked: boolean
  readonly now: number
}) {
  const { partner, forked, now } = props
  const { watched, logKeys } = partner
  if (logKeys.length === 0) return <Chip tone="mute">Has no ledger</Chip>
  return watched === null ? (
    <div className={styles.state}>
      <Chip tone="mute" mark="clock">
        Not asked yet
      </Chip>
      <small>They have sent no head of their ledger.</small>
    </div>
  ) : (
    <div className={styles.state}>
      {forked ? <Chip tone="crit">Forked</Chip> : <Chip tone="ok">Watched</Chip>}
      <small>
        The first {countOf(watched.size, 'entry', 'entries')}, {agoInWords(watched.at, now)}.
      </small>
    </div>
  )
}

/** `12 behind our head`. */
function lagInWords(size: number, head: number | undefined): string {
  if (head === undefined) return 'our head is being read'
  return head <= size ? 'all there are' : `${formatCount(head - size)} behind our head`
}

/** `just now`, `3 min ago`. */
export function agoInWords(at: number | null, now: number): string {
  if (at === null) return 'never'
  const age = formatAge(at, now)
  return age === 'now' ? 'just now' : `${age} ago`
}

const NOT_ADDED = 'They have not added this ledger as a partner yet'
/** How a log is answered that the other side does not know (c2sp.org/tlog-witness and tlog-mirror). */
const UNKNOWN_LOG = /status 404$/

/** A reason as the server keeps it, as a sentence; `unknown` says what it means that they do not know our ledger. */
export function reasonInWords(reason: string | null, unknown: string): string {
  const said =
    reason !== null && UNKNOWN_LOG.test(reason) ? unknown : (reason ?? 'it did not say why')
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith('.') ? '' : '.'}`
}
