import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Chip, type Tone } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { formatCount, formatExact, formatWhen } from '../../ui/format.ts'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import type { Change } from './changes.ts'
import type { Version } from './history.ts'
import styles from './versions.module.css'

const didWords: Record<Version['did'], { readonly word: string; readonly tone: Tone }> = {
  created: { word: 'Created', tone: 'ok' },
  changed: { word: 'Changed', tone: 'info' },
  deleted: { word: 'Deleted', tone: 'warn' },
}

/** Versions, newest first; picking one shows its proof beside. */
export function VersionList(props: {
  readonly versions: readonly Version[]
  readonly selected: number | undefined
  readonly onPick: (version: number) => void
}) {
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Versions, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">What it changed</th>
          <th scope="col" className={table.number}>
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {props.versions.map((version) => (
          <VersionRow
            key={version.version}
            version={version}
            isSelected={version.version === props.selected}
            onPick={() => props.onPick(version.version)}
          />
        ))}
      </tbody>
    </table>
  )
}

function VersionRow(props: {
  readonly version: Version
  readonly isSelected: boolean
  readonly onPick: () => void
}) {
  const { version, isSelected } = props
  const { word, tone } = didWords[version.did]
  return (
    <tr className={classes(isSelected && table.selected)}>
      <th scope="row">
        <Button
          size="small"
          aria-pressed={isSelected}
          aria-label={`Proof of version ${version.version}`}
          onClick={props.onPick}
        >
          {version.version}
        </Button>
      </th>
      <td className={styles.what}>
        <Chip tone={tone} {...(tone === 'info' ? { mark: 'ring' as const } : {})}>
          {word}
        </Chip>
        <Changes version={version} />
      </td>
      <td className={table.number} title={formatExact(version.at)}>
        {formatWhen(version.at, Date.now())}
      </td>
    </tr>
  )
}

const CHANGES_AT_FIRST = 4

function Changes({ version }: { readonly version: Version }) {
  const [open, setOpen] = useState(false)
  const { changes, did } = version
  if (did === 'created') return <small>The first version.</small>
  if (did === 'deleted') return <small>From here on the record does not show it.</small>
  if (changes === undefined) return <small>The version before is not shown here.</small>
  if (changes.length === 0) return <small>Written again without a difference.</small>
  const rest = changes.length - CHANGES_AT_FIRST
  return (
    <>
      <dl className={styles.changes}>
        {(open ? changes : changes.slice(0, CHANGES_AT_FIRST)).map((change) => (
          <ChangeLine key={change.path} change={change} />
        ))}
      </dl>
      {rest > 0 && (
        <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show fewer' : `Show ${formatCount(rest)} more`}
        </Button>
      )}
    </>
  )
}

function ChangeLine({ change: { path, from, to } }: { readonly change: Change }) {
  return (
    <div>
      <dt className={styles.path}>{path}</dt>
      <dd>
        {from !== undefined && <del>{from}</del>}
        {from !== undefined && to !== undefined && <span aria-hidden="true"> → </span>}
        {to === undefined ? <span className={text.third}> removed</span> : <ins>{to}</ins>}
      </dd>
    </div>
  )
}
