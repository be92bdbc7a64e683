import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { Review } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { formatCount, formatDuration, formatWhen } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './access.module.css'
import { shortId } from './grants-card.tsx'
import { ReviewDialog } from './review-dialog.tsx'

/** Emergency accesses: those that wait first, then the ones decided lately. */
export function ReviewsCard() {
  const navigate = useNavigate()
  const { review: asked } = useSearch({ from: '/app/access' })
  const reviews = useQuery({ queryKey: ['reviews'], queryFn: api.reviews, refetchInterval: 30_000 })
  const chosen = reviews.data?.reviews.find(({ id }) => id === asked)
  const choose = (review: string | undefined) =>
    void navigate({ to: '/access', search: review === undefined ? {} : { review } })
  return (
    <Card
      title="Emergency access"
      note={
        reviews.data === undefined
          ? undefined
          : noteOf(reviews.data.waiting, reviews.data.reviews.length)
      }
    >
      <Loaded query={reviews} what="emergency access">
        {(data) =>
          data.reviews.length === 0 ? (
            <Empty>
              Nobody has used emergency access. When someone does, it waits here for your review.
            </Empty>
          ) : (
            <Reviews reviews={inOrder(data.reviews)} onChoose={choose} />
          )
        }
      </Loaded>
      {chosen !== undefined && <ReviewDialog review={chosen} onClose={() => choose(undefined)} />}
    </Card>
  )
}

function noteOf(waiting: number, shown: number): string | undefined {
  if (shown === 0) return undefined
  const wait = waiting === 1 ? '1 waits' : `${formatCount(waiting)} wait`
  return `${wait} for review, ${formatCount(shown)} shown`
}

function inOrder(reviews: readonly Review[]): Review[] {
  return reviews.toSorted((a, b) => {
    if ((a.reviewedAt === null) !== (b.reviewedAt === null)) return a.reviewedAt === null ? -1 : 1
    return a.reviewedAt === null ? a.dueAt - b.dueAt : b.openedAt - a.openedAt
  })
}

function Reviews(props: {
  readonly reviews: readonly Review[]
  readonly onChoose: (id: string) => void
}) {
  const now = useNow()
  return (
    <table className={classes(table.table, styles.reviews)}>
      <caption className={text.hidden}>Emergency accesses</caption>
      <thead>
        <tr>
          <th scope="col">Who, and why</th>
          <th scope="col" className={table.wide}>
            Record
          </th>
          <th scope="col" className={classes(table.number, table.wide)}>
            Reads
          </th>
          <th scope="col">Review</th>
          <th scope="col">
            <span className={text.hidden}>Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.reviews.map((review) => (
          <tr key={review.id}>
            <td>
              <span className={text.strong}>{review.clinician.displayName}</span>
              <small>
                {formatWhen(review.openedAt, now)}. “{review.reason}”
              </small>
            </td>
            <td className={classes(text.mono, text.second, table.wide)} title={review.patientId}>
              {shortId(review.patientId)}
            </td>
            <td className={classes(table.number, table.wide)}>{formatCount(review.reads)}</td>
            <td className={table.nowrap}>
              <ReviewState review={review} now={now} />
            </td>
            <td className={table.number}>
              {review.reviewedAt === null && (
                <Button size="small" onClick={() => props.onChoose(review.id)}>
                  Review
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ReviewState({ review, now }: { readonly review: Review; readonly now: number }) {
  if (review.verdict === 'justified') return <Chip tone="ok">Justified</Chip>
  if (review.verdict === 'not-justified') return <Chip tone="crit">Not justified</Chip>
  const left = review.dueAt - now
  return left < 0 ? (
    <Chip tone="crit">Overdue {formatDuration(-left)}</Chip>
  ) : (
    <Chip tone="warn">Waits, {formatDuration(left)} left</Chip>
  )
}
