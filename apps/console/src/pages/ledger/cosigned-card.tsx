import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { isContradicted } from '../../partners/contradiction.ts'
import { signatureName, useCheckedCosignatures } from '../../partners/checks.ts'
import {
  partnersQuery,
  policyUrl,
  witnessQuery,
  type Cosignature,
  type Partner,
  type WitnessOverview,
} from '../../partners-api.ts'
import { asProblem } from '../../problem.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Tick, type Tone } from '../../ui/chip.tsx'
import { countOf, formatAge, formatCount, formatWhen } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { headQuery } from '../../verify/head.ts'
import styles from './outside.module.css'

type CosignedHead = NonNullable<WitnessOverview['cosigned']>

/** Which organisations signed the ledger's head, how far behind they are, and a policy for auditors. */
export function CosignedCard() {
  const witness = useQuery(witnessQuery)
  const partners = useQuery(partnersQuery)
  const head = useQuery(headQuery)
  const now = useNow()
  const cosigned = witness.data?.cosigned
  const asked = partners.data?.filter(({ url }) => url !== null) ?? []
  return (
    <Card
      title="Cosigned by"
      note={
        cosigned !== undefined &&
        cosigned !== null &&
        `${countOf(cosigned.organisations, 'organisation')} at ${formatCount(cosigned.size)}, ${lagOf(cosigned, head.data?.size, now)}`
      }
      foot={asked.length > 0 ? <PolicyChoice partners={asked} /> : undefined}
    >
      <Loaded query={witness} what="the cosignatures">
        {(data) =>
          data.cosigned === null && asked.length === 0 ? (
            <Empty
              action={
                <Link to="/partners" className={buttonClass({})}>
                  Find a partner
                </Link>
              }
            >
              Only this organisation signs the ledger. A partner who cosigns its head can tell if it
              is ever rewritten.
            </Empty>
          ) : (
            <Signers cosigned={data.cosigned} partners={partners.data} />
          )
        }
      </Loaded>
    </Card>
  )
}

function lagOf(cosigned: CosignedHead, size: number | undefined, now: number): string {
  if (size === undefined) return 'head being read'
  const behind = size - cosigned.size
  return behind <= 0
    ? 'the newest head'
    : `${countOf(behind, 'entry', 'entries')} and ${formatAge(cosigned.at, now)} behind`
}

type Row = {
  readonly organisation: string
  readonly names: readonly string[]
  readonly algorithms: readonly string[]
  readonly tone: Tone
  readonly words: string
  readonly last: string
}

function Signers(props: {
  readonly cosigned: CosignedHead | null
  readonly partners: readonly Partner[] | undefined
}) {
  const now = useNow()
  const { cosigned, partners } = props
  const check = useCheckedCosignatures(cosigned, partners)
  const signed = cosigned === null ? [] : signedRows(cosigned, check, now)
  const rows = [...signed, ...silentRows(cosigned, partners ?? [], now)]
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Cosignatures</caption>
      <thead>
        <tr>
          <th scope="col">Organisation</th>
          <th scope="col" className={table.wide}>
            Keys
          </th>
          <th scope="col" className={table.number}>
            Last
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.organisation}>
            <th scope="row">
              <div className={styles.marked}>
                <Tick tone={row.tone} pulse={row.tone === 'info'} />
                <div>
                  {row.organisation}
                  <small className={styles.name}>{row.names.join(', ')}</small>
                  <small>{row.words}</small>
                </div>
              </div>
            </th>
            <td className={table.wide}>
              {row.algorithms.map((algorithm, index) => (
                <span key={algorithm} className={text.nowrap}>
                  {index > 0 && ' '}
                  {algorithm}
                  {index + 1 < row.algorithms.length && ','}
                </span>
              ))}
            </td>
            <td className={table.number}>{row.last}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function signedRows(
  cosigned: CosignedHead,
  check: ReturnType<typeof useCheckedCosignatures>,
  now: number,
): readonly Row[] {
  const groups = Map.groupBy(cosigned.cosignatures, ({ organisation }) => organisation)
  return [...groups].map(([organisation, cosignatures]): Row => {
    const newest = Math.max(...cosignatures.map(({ at }) => at))
    return {
      organisation,
      names: [...new Set(cosignatures.map(({ witness }) => witness))],
      algorithms: [...new Set(cosignatures.map(({ algorithm }) => algorithm))],
      last: formatAge(newest, now),
      ...judged(cosignatures, check),
    }
  })
}

/** Nothing is ticked that this browser has not verified. */
function judged(
  cosignatures: readonly Cosignature[],
  { data, error }: ReturnType<typeof useCheckedCosignatures>,
): { readonly tone: Tone; readonly words: string } {
  if (error !== null) return { tone: 'crit', words: asProblem(error).message }
  if (data === undefined) return { tone: 'info', words: 'waits to be checked' }
  const unknown = cosignatures.filter(
    ({ witness, algorithm }) => !data.signedBy.has(signatureName(witness, algorithm)),
  )
  if (unknown.length === cosignatures.length)
    return { tone: 'mute', words: 'their key is no longer known here: not checked' }
  return { tone: 'ok', words: 'verified in this browser' }
}

/** Partners who were asked and did not sign this head. */
function silentRows(
  cosigned: CosignedHead | null,
  partners: readonly Partner[],
  now: number,
): readonly Row[] {
  const signed = new Set(cosigned?.cosignatures.map(({ organisation }) => organisation))
  const silent = partners.filter(
    ({ url, organisation }) => url !== null && !signed.has(organisation),
  )
  return [...Map.groupBy(silent, ({ organisation }) => organisation)].map(
    ([organisation, group]): Row => {
      const size = Math.max(0, ...group.map(({ contact }) => contact.size ?? 0))
      const at = Math.max(0, ...group.map(({ contact }) => contact.succeededAt ?? 0))
      const failing = group.find(({ contact }) => contact.failingSince !== null)?.contact
      return {
        organisation,
        names: [],
        algorithms: [],
        tone: failing === undefined ? 'mute' : isContradicted(failing.failure) ? 'crit' : 'warn',
        words:
          failing?.failingSince != null
            ? `failing since ${formatWhen(failing.failingSince, now)}: ${failing.failure ?? 'no reason given'}`
            : size === 0
              ? 'not asked yet'
              : `an older head, of ${countOf(size, 'entry', 'entries')}`,
        last: at === 0 ? 'never' : formatAge(at, now),
      }
    },
  )
}

function PolicyChoice({ partners }: { readonly partners: readonly Partner[] }) {
  const id = useId()
  const organisations = new Set(partners.map(({ organisation }) => organisation)).size
  const [chosen, setChosen] = useState<number>()
  const needed = Math.min(chosen ?? organisations, organisations)
  return (
    <div className={styles.policy}>
      <label htmlFor={id}>An auditor trusts a head that is cosigned by at least</label>
      <select
        id={id}
        className={styles.select}
        value={needed}
        onChange={(event) => setChosen(Number(event.target.value))}
      >
        {Array.from({ length: organisations }, (_, index) => index + 1).map((count) => (
          <option key={count} value={count}>
            {countOf(count, 'organisation')}
          </option>
        ))}
      </select>
      <a className={text.link} href={policyUrl(needed)} download={`policy-${needed}.txt`}>
        Download the policy
      </a>
    </div>
  )
}
