import { Link } from '@tanstack/react-router'
import type { Control } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/card.tsx'
import { StatusChip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { formatAge, formatCount, formatExact } from '../../ui/format.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { Empty } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './controls.module.css'
import { historyOf, lastAtOf } from './matching.ts'

/** The atoms with their determinations; a row opens the reason and the proof. */
export function ControlsTable(props: {
  readonly controls: readonly Control[]
  readonly total: number
  readonly framework: string
  readonly selected: string | undefined
  readonly onClear: () => void
}) {
  const now = useNow()
  const { controls, total, selected } = props
  return (
    <Panel>
      {controls.length === 0 ? (
        <Empty action={<Button onClick={props.onClear}>Show all {formatCount(total)}</Button>}>
          No control matches the words and the status chosen.
        </Empty>
      ) : (
        <table className={classes(table.table, styles.controls)}>
          <caption className={styles.total}>
            {controls.length === total
              ? `All ${formatCount(total)}`
              : `${formatCount(controls.length)} of ${formatCount(total)}`}
          </caption>
          <Head />
          <tbody>
            {controls.map((control) => (
              <Row
                key={control.id}
                control={control}
                framework={props.framework}
                selected={control.id === selected}
                now={now}
              />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Control</th>
        <th scope="col" className={table.wide}>
          Citation
        </th>
        <th scope="col">Status</th>
        <th scope="col" className={table.wide}>
          Evidence, 30 days
        </th>
        <th scope="col" className={classes(table.number, table.wide)}>
          Last
        </th>
      </tr>
    </thead>
  )
}

function Row(props: {
  readonly control: Control
  readonly framework: string
  readonly selected: boolean
  readonly now: number
}) {
  const { control, selected, now } = props
  const history = historyOf(control)
  const total = history.reduce((sum, count) => sum + count, 0)
  const lastAt = lastAtOf(control)
  return (
    <tr className={classes(table.pickable, selected && table.selected)}>
      <th scope="row">
        <Link
          to="/controls"
          search={{ framework: props.framework, control: control.id }}
          className={table.stretch}
          aria-current={selected ? 'true' : undefined}
          resetScroll={false}
        >
          {control.title}
        </Link>
        <Subtitle control={control} />
      </th>
      <td className={classes(text.mono, text.second, table.wide)}>{shortCitation(control)}</td>
      <td className={table.nowrap}>
        <StatusChip status={control.status} />
      </td>
      <td className={table.wide}>
        {total === 0 ? (
          <span className={text.third}>none</span>
        ) : (
          <Sparkline
            values={history}
            label={`${formatCount(total)} pieces of evidence in 30 days`}
            alarm={control.status === 'not-met'}
          />
        )}
      </td>
      <td
        className={classes(table.number, text.mono, text.second, table.wide)}
        title={lastAt === undefined ? undefined : formatExact(lastAt)}
      >
        {lastAt === undefined ? 'never' : formatAge(lastAt, now)}
      </td>
    </tr>
  )
}

function Subtitle({ control }: { readonly control: Control }) {
  const [first, ...rest] = control.rules
  if (first === undefined) return <small>{control.designation ?? 'standard'}</small>
  return (
    <small className={text.mono}>
      {first.id}
      {rest.length > 0 && `, ${rest.length} more`}
    </small>
  )
}

/** The title of the regulation is the same for all; the section tells them apart. */
function shortCitation({ citation }: Control): string {
  return citation.replace(/^45 CFR /, '')
}
