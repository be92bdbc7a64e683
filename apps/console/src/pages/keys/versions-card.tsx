import type { KeyStatus, KeyVersion } from '../../keys-api.ts'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatAge, formatCount, formatDate } from '../../ui/format.ts'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { driverWords, stateWords } from './key-words.ts'

/** Every version of the key that was not destroyed, and when the others were. */
export function VersionsCard({ status }: { readonly status: KeyStatus }) {
  const now = useNow()
  const { versions } = status
  const retired = status.retired.filter(
    ({ version }) => !versions.some((each) => each.version === version),
  )
  const accepted = versions.filter(({ state }) => state !== 'retired-in-file')
  const minimum = Math.min(...accepted.map(({ version }) => version))
  return (
    <Card
      title="Versions"
      note={`${countOf(versions.length, 'version')}, ${formatCount(retired.length)} retired`}
      foot={`The minimum is version ${minimum}: the database takes no key that an older one wraps.`}
    >
      <table className={table.table}>
        <caption className={text.hidden}>Versions of the key</caption>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">State</th>
            <th scope="col" className={table.wide}>
              Lies
            </th>
            <th scope="col" className={table.number}>
              Wraps
            </th>
            <th scope="col" className={table.number}>
              Age
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <VersionRow key={version.version} version={version} now={now} />
          ))}
          {retired.map(({ version, at }) => (
            <tr key={version} className={text.third}>
              <th scope="row">{version}</th>
              <td>
                <Chip tone="mute">Retired</Chip>
                <small>destroyed on {formatDate(at)}</small>
              </td>
              <td className={table.wide}>nowhere</td>
              <td className={table.number}>0</td>
              <td className={table.number}>–</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function VersionRow(props: { readonly version: KeyVersion; readonly now: number }) {
  const { version, createdAt, state, driver, extractable, wraps } = props.version
  const { word, tone, detail } = stateWords[state]
  return (
    <tr>
      <th scope="row">{version}</th>
      <td>
        <Chip tone={tone}>{word}</Chip>
        <small>{detail}</small>
      </td>
      <td className={table.wide}>
        {driver === null ? 'unknown' : driverWords[driver].name}
        <small>{extractable === false ? 'cannot be taken out' : 'can be taken out'}</small>
      </td>
      <td className={table.number}>{formatCount(wraps)}</td>
      <td className={classes(table.number)} title={formatDate(createdAt)}>
        {formatAge(createdAt, props.now)}
      </td>
    </tr>
  )
}
