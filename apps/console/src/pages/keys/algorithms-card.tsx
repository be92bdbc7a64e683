import type { AlgorithmRow, KeyStatus } from '../../keys-api.ts'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countOf, formatDate } from '../../ui/format.ts'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { standingOf } from './key-words.ts'
import styles from './keys.module.css'

/** What may be used until when, by whom it is said, and whether the library runs in FIPS mode. */
export function AlgorithmsCard({ status }: { readonly status: KeyStatus }) {
  const now = useNow()
  const { asOf, rows } = status.policy
  return (
    <Card
      title="Algorithms"
      note={`${countOf(rows.length, 'rule')}, compared with their sources on ${dayInWords(asOf)}`}
      foot={fipsInWords(status.fips)}
    >
      <table className={table.table}>
        <caption className={text.hidden}>Algorithms and until when they are allowed</caption>
        <thead>
          <tr>
            <th scope="col">Algorithm</th>
            <th scope="col">Until</th>
            <th scope="col" className={table.number}>
              Strength
            </th>
            <th scope="col" className={table.wide}>
              Source
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <AlgorithmLine key={row.algorithm} row={row} now={now} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function AlgorithmLine(props: { readonly row: AlgorithmRow; readonly now: number }) {
  const { row, now } = props
  const { word, tone } = standingOf(row, now)
  return (
    <tr>
      <th scope="row">
        <span className={text.strong}>{row.algorithm}</span>
        <small>to {row.use}</small>
      </th>
      <td>
        <Chip tone={tone}>{word}</Chip>
        <small>
          {row.allowedUntil === null ? 'no end announced' : dayInWords(row.allowedUntil)}
        </small>
      </td>
      <td className={table.number}>{row.strength === 0 ? 'none' : `${row.strength} bits`}</td>
      <td className={`${table.wide} ${styles.source}`}>{row.source}</td>
    </tr>
  )
}

/** A day of the table, whatever the time zone of who looks. */
function dayInWords(day: string): string {
  return formatDate(new Date(`${day}T12:00:00`).getTime())
}

function fipsInWords({ claimed, proved, openssl }: KeyStatus['fips']): string {
  if (proved)
    return `FIPS mode is on, and proved by doing: a known answer was right and an unapproved algorithm was refused (OpenSSL ${openssl}).`
  return claimed
    ? `OpenSSL ${openssl} says that FIPS mode is on, and does not do what it says. Do not rely on it.`
    : `FIPS mode is off (OpenSSL ${openssl}). Nothing here claims a validated module.`
}
