import { Link } from '@tanstack/react-router'
import type { Control, ControlRule } from '../../api-types.ts'
import { buttonClass } from '../../ui/button.tsx'
import { StatusChip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatAge, formatCount, formatDuration, formatWhen } from '../../ui/format.ts'
import { HashText } from '../../ui/hash-text.tsx'
import { EntryLink, ProofPanel } from '../../ui/proof-panel.tsx'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './controls.module.css'

/** Why a control has its status: the reason in words, the rules that computed it, and their evidence. */
export function ControlDetail(props: { readonly control: Control; readonly framework: string }) {
  const { control } = props
  const now = useNow()
  const newest = newestEvidence(control)
  return (
    <>
      <div>
        <div className={classes(text.row, text.between)}>
          <StatusChip
            status={control.status}
            suffix={control.since === null ? undefined : `since ${formatWhen(control.since, now)}`}
          />
          <Link
            to="/controls"
            search={{ framework: props.framework }}
            className={buttonClass({ look: 'quiet', size: 'small' })}
            resetScroll={false}
          >
            Close
          </Link>
        </div>
        <h2 className={styles.detailTitle}>{control.title}</h2>
        <p className={text.second}>{control.reason}</p>
      </div>
      <Facts control={control} now={now} />
      {control.rules.map((rule) => (
        <Rule key={rule.id} rule={rule} now={now} />
      ))}
      {control.rules.length === 0 && (
        <p className={text.second}>
          No safeguard writes evidence for this yet, so nothing can be said about it. It counts as
          not assessed, never as met.
        </p>
      )}
      {newest !== undefined && <ProofPanel title="Proof of the newest evidence" index={newest} />}
    </>
  )
}

function newestEvidence({ rules }: Control): number | undefined {
  const indexes = rules.flatMap(({ evidence }) => evidence)
  return indexes.length === 0 ? undefined : Math.max(...indexes)
}

function Facts({ control, now }: { readonly control: Control; readonly now: number }) {
  const times = control.rules.flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt]))
  return (
    <dl className={styles.facts}>
      <dt>Citation</dt>
      <dd className={text.mono}>{control.citation}</dd>
      <dt>Kind</dt>
      <dd>
        {control.kind === 'standard'
          ? 'standard'
          : `implementation specification, ${control.designation ?? 'undesignated'}`}
      </dd>
      <dt>Asks for</dt>
      <dd>{control.summary}</dd>
      {times.length > 0 && (
        <>
          <dt>Last evidence</dt>
          <dd>{formatWhen(Math.max(...times), now)}</dd>
        </>
      )}
    </dl>
  )
}

const EVIDENCE_SHOWN_MAX = 8

function Rule({ rule, now }: { readonly rule: ControlRule; readonly now: number }) {
  const shown = rule.evidence.slice(0, EVIDENCE_SHOWN_MAX)
  return (
    <section className={styles.rule} aria-label={rule.title}>
      <div className={classes(text.row, text.between)}>
        <h3>{rule.title}</h3>
        <StatusChip status={rule.status} />
      </div>
      <p className={text.second}>{rule.reason}</p>
      <dl className={styles.facts}>
        <dt>Computed by</dt>
        <dd className={text.mono}>
          {rule.id} v{rule.version}
        </dd>
        <dt>Rule hash</dt>
        <dd>
          <HashText value={rule.hash} />
        </dd>
        <dt>Fresh for</dt>
        <dd>
          {formatDuration(rule.freshForMs)}
          {rule.lastAt !== null && `, newest ${formatAge(rule.lastAt, now)} old`}
        </dd>
        <dt>Evidence</dt>
        <dd className={styles.evidence}>
          {shown.length === 0
            ? 'none'
            : shown.map((index) => <EntryLink key={index} index={index} />)}
          {rule.population > shown.length && (
            <span className={text.third}>of {countOf(rule.population, 'entry', 'entries')}</span>
          )}
          {shown.length === 0 && rule.population > 0 && formatCount(rule.population)}
        </dd>
      </dl>
    </section>
  )
}
