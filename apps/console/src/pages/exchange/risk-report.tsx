import { useQuery } from '@tanstack/react-query'
import { deidentifiedReportQuery, type RiskReport } from '../../deidentified-api.ts'
import { Tick } from '../../ui/chip.tsx'
import { countOf, formatCount } from '../../ui/format.ts'
import { Loaded } from '../../ui/states.tsx'
import { quasiWords, sensitiveWords, sizeInWords, warningsOf } from './deidentified-words.ts'
import styles from './exchange.module.css'

/** How well the people of an export hide in it, as it was measured on what leaves. */
export function RiskReportPart({ id }: { readonly id: string }) {
  const query = useQuery(deidentifiedReportQuery(id))
  return (
    <Loaded query={query} what="the risk report">
      {({ report }) =>
        report === null ? (
          <p className={styles.jobBody}>It has no report.</p>
        ) : (
          <Report report={report} />
        )
      }
    </Loaded>
  )
}

function Report({ report }: { readonly report: RiskReport }) {
  const known = report.quasiIdentifiers.map((one) => quasiWords[one].toLowerCase())
  return (
    <div className={styles.report}>
      <p className={styles.about}>
        Measured as if somebody knew of a person: {known.join(', ')}. Patients with the same of
        these are a group; the larger the group, the better each hides in it.
      </p>
      <Warnings report={report} />
      <Figures report={report} />
      <Sizes report={report} />
      <p className={styles.about}>
        Not measured: what else could be known of somebody, such as a rare code, an exact result or
        the order of visits.
      </p>
    </div>
  )
}

function Warnings({ report }: { readonly report: RiskReport }) {
  const warnings = warningsOf(report)
  return (
    <ul className={styles.warnings}>
      {warnings.length === 0 ? (
        <li>
          <Tick tone="ok" />
          Every group has at least {formatCount(report.kMin)} patients, as you asked.
        </li>
      ) : (
        warnings.map((warning) => (
          <li key={warning}>
            <Tick tone="warn" />
            {warning}
          </li>
        ))
      )}
    </ul>
  )
}

function Figures({ report }: { readonly report: RiskReport }) {
  const { k, kMin, unique, patients, meanRisk, diversity } = report
  return (
    <dl className={styles.figures}>
      <div>
        <dt>Smallest group</dt>
        <dd>
          {k === null ? 'none' : countOf(k, 'patient')}
          <small>at least {formatCount(kMin)} were asked for (k-anonymity)</small>
        </dd>
      </div>
      <div>
        <dt>Alone in their group</dt>
        <dd>
          {formatCount(unique)}
          <small>of {countOf(patients, 'patient')} in this export</small>
        </dd>
      </div>
      <div>
        <dt>Chance to name a patient</dt>
        <dd>
          {(meanRisk * 100).toFixed(1)} %
          <small>on average, for who knows that they are in it</small>
        </dd>
      </div>
      {diversity.map(({ attribute, l }) => (
        <div key={attribute}>
          <dt>{sensitiveWords[attribute]} in a group</dt>
          <dd>
            {l === null ? 'none' : formatCount(l)}
            <small>different ones in the group with the fewest (l-diversity)</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const WIDTH = 200
const HEIGHT = 14

function Sizes({ report }: { readonly report: RiskReport }) {
  const { groupSizes, kMin } = report
  const most = Math.max(1, ...groupSizes.map(({ patients }) => patients))
  if (groupSizes.length === 0) return null
  return (
    <table className={styles.sizes}>
      <caption className={styles.about}>
        How many patients are in groups of which size. Red: smaller than {formatCount(kMin)}.
      </caption>
      <thead>
        <tr>
          <th scope="col">Size of the group</th>
          <td />
          <th scope="col" className={styles.count}>
            Patients
          </th>
          <th scope="col" className={styles.count}>
            Groups
          </th>
        </tr>
      </thead>
      <tbody>
        {groupSizes.map((size) => (
          <tr key={size.from}>
            <th scope="row">{sizeInWords(size)}</th>
            <td className={styles.bar}>
              <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
                <rect
                  className={size.from < kMin ? styles.tooFew : styles.enough}
                  width={(size.patients / most) * WIDTH}
                  height={HEIGHT}
                />
              </svg>
            </td>
            <td className={styles.count}>{formatCount(size.patients)}</td>
            <td className={styles.count}>{formatCount(size.groups)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
