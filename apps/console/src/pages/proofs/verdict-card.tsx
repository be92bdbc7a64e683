import { fromUtf8 } from '@wardstone/core'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countOf, formatExact } from '../../ui/format.ts'
import { Step } from '../../ui/proof-panel.tsx'
import text from '../../ui/text.module.css'
import { CanonicalJson } from '../ledger/canonical-json.tsx'
import { evidenceInWords } from '../ledger/evidence-words.ts'
import { AnswerTable } from './answer-table.tsx'
import type { Conclusion, Judged, ShownEntry } from './judge.ts'
import styles from './proofs.module.css'

/** What holds, in order, and what follows; or the first thing that is wrong, and that nothing follows. */
export function VerdictCard({ judged: { held, outcome } }: { readonly judged: Judged }) {
  const proved = outcome.is === 'proved'
  return (
    <Card
      title={
        <span className={text.row}>
          {proved ? outcome.conclusion.title : 'Nothing is proved'}
          {proved ? <Chip tone="ok">Verified here</Chip> : <Chip tone="crit">Refused</Chip>}
        </span>
      }
      padded
    >
      <div className={text.stack}>
        {proved && <p className={styles.words}>{outcome.conclusion.words}</p>}
        <ol className={styles.steps}>
          {held.map(({ what, detail }) => (
            <Step key={what + detail} tone="ok" detail={detail}>
              <span className={styles.words}>{what}</span>
            </Step>
          ))}
          {!proved && (
            <Step tone="crit" detail={<span className={styles.words}>{outcome.reason}</span>}>
              The first thing that is wrong
            </Step>
          )}
        </ol>
        {proved && <Shown conclusion={outcome.conclusion} />}
      </div>
    </Card>
  )
}

function Shown({ conclusion: { entry, answer } }: { readonly conclusion: Conclusion }) {
  return (
    <>
      {entry !== undefined && <Entry entry={entry} />}
      {answer !== undefined && answer.entries.length + answer.later.length > 0 && (
        <AnswerTable entries={[...answer.entries, ...answer.later]} />
      )}
    </>
  )
}

function Entry({ entry: { bytes, evidence } }: { readonly entry: ShownEntry }) {
  if (evidence === undefined)
    return (
      <pre className={styles.raw} tabIndex={0} aria-label="Entry as it is">
        {readable(bytes)}
      </pre>
    )
  return (
    <>
      <dl className={styles.facts}>
        <dt>What</dt>
        <dd>{evidenceInWords(evidence)}</dd>
        <dt>When</dt>
        <dd>{formatExact(evidence.at)}</dd>
        <dt>Who</dt>
        <dd className={styles.words}>{evidence.actor}</dd>
        <dt>About</dt>
        <dd className={styles.words}>{evidence.subject === '' ? 'nobody' : evidence.subject}</dd>
      </dl>
      <CanonicalJson bytes={bytes} />
    </>
  )
}

function readable(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    return `${countOf(bytes.length, 'byte')} that are not text`
  }
}
