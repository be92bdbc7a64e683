import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { Controls, Status } from '../../api-types.ts'
import { statusWords } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './controls.module.css'

const statuses: readonly Status[] = ['met', 'not-met', 'stale', 'not-assessed', 'not-applicable']

/** Words, framework and status: what of the list is shown. */
export function Filters(props: {
  readonly controls: Controls
  readonly status: Status | 'all'
  readonly onStatus: (status: Status | 'all') => void
  readonly words: string
  readonly onWords: (words: string) => void
}) {
  const present = statuses.filter((each) =>
    props.controls.controls.some(({ status }) => status === each),
  )
  return (
    <div className={styles.filters}>
      <input
        type="search"
        aria-label="Search controls"
        placeholder="Search controls, citations, rules"
        value={props.words}
        onChange={(event) => props.onWords(event.target.value)}
      />
      <FrameworkChips selected={props.controls.framework} />
      <div className={styles.group} role="group" aria-label="Status">
        {(['all', ...present] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={classes(styles.filter, props.status === each && styles.on)}
            aria-pressed={props.status === each}
            onClick={() => props.onStatus(each)}
          >
            {each === 'all' ? 'All' : statusWords[each].word}
          </button>
        ))}
      </div>
    </div>
  )
}

/** One chip a framework; a single framework needs no choice. */
function FrameworkChips({ selected }: { readonly selected: string }) {
  const frameworks = useQuery({
    queryKey: ['frameworks'],
    queryFn: api.frameworks,
    staleTime: Infinity,
  })
  const all = frameworks.data?.frameworks ?? []
  if (all.length < 2) return null
  return (
    <div className={styles.group} role="group" aria-label="Framework">
      {all.map(({ id, title }) => (
        <Link
          key={id}
          to="/controls"
          search={{ framework: id }}
          className={classes(styles.filter, selected === id && styles.on)}
        >
          {title}
        </Link>
      ))}
    </div>
  )
}
