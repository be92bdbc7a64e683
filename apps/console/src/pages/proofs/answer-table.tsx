import type { Evidence } from '@wardstone/core'
import type { ReactNode } from 'react'
import { formatCount, formatExact } from '../../ui/format.ts'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { evidenceInWords } from '../ledger/evidence-words.ts'
import styles from './proofs.module.css'

/** Rows that are drawn; the file holds the rest. */
const SHOWN_MAX = 500

/** Entries about one subject, oldest first. */
export function AnswerTable(props: {
  readonly entries: readonly { readonly index: number; readonly evidence: Evidence }[]
  /** How an index is drawn; plain unless told otherwise. */
  readonly place?: (index: number) => ReactNode
}) {
  const { entries, place = formatCount } = props
  return (
    <div className={styles.scroll}>
      <table className={table.table}>
        <caption className={text.hidden}>Entries about the subject</caption>
        <thead>
          <tr>
            <th scope="col" className={table.number}>
              Entry
            </th>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col" className={table.wide}>
              Kind
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.slice(0, SHOWN_MAX).map(({ index, evidence }) => (
            <tr key={index}>
              <td className={`${table.number} ${styles.system}`}>{place(index)}</td>
              <td className={text.second}>{formatExact(evidence.at)}</td>
              <td>{evidenceInWords(evidence)}</td>
              <td className={`${styles.system} ${text.second} ${table.wide}`}>{evidence.kind}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length > SHOWN_MAX && (
        <p className={text.third}>
          The first {SHOWN_MAX} of {formatCount(entries.length)} are drawn; all were verified, and
          the file holds them.
        </p>
      )}
    </div>
  )
}
