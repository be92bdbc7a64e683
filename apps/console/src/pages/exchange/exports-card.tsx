import { useQuery } from '@tanstack/react-query'
import { exportsQuery } from '../../export-api.ts'
import { Card } from '../../ui/card.tsx'
import { countOf } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import { ExportForm } from './export-form.tsx'
import { ExportItem } from './export-item.tsx'
import styles from './exchange.module.css'

/** Bulk exports of what this person may see: started, watched, downloaded and deleted here. */
export function ExportsCard({ isClinician }: { readonly isClinician: boolean }) {
  const exports = useQuery(exportsQuery)
  const count = exports.data?.exports.length ?? 0
  return (
    <Card
      title="Export"
      note={count === 0 ? 'FHIR R4, a line for each resource' : countOf(count, 'export')}
      foot={
        isClinician
          ? 'An export holds the records of the patients that you care for. Its files wait encrypted, each part under the key of its patient, and are deleted after a day.'
          : 'An export holds who the patients are, as your role sees them. Its files wait encrypted, each part under the key of its patient, and are deleted after a day.'
      }
    >
      <ExportForm />
      <Loaded query={exports} what="your exports">
        {(data) =>
          data.exports.length === 0 ? (
            <Empty>
              You have no exports. One goes on here while you do something else, also when you close
              this page.
            </Empty>
          ) : (
            <ul className={styles.jobs}>
              {data.exports.map((one) => (
                <ExportItem key={one.id} job={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
