import type { Control, Status } from '../../api-types.ts'

/** Controls of a status whose title, citation, summary or rules hold every word typed. */
export function matching(
  controls: readonly Control[],
  status: Status | 'all',
  words: string,
): Control[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return controls.filter((control) => {
    if (status !== 'all' && control.status !== status) return false
    const rules = control.rules.map(({ id, title }) => `${id} ${title}`)
    const text = [control.title, control.citation, control.summary, ...rules]
      .join(' ')
      .toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

/** What needs a person comes first, what is silent last. */
const order: readonly Status[] = ['not-met', 'stale', 'met', 'not-assessed', 'not-applicable']

/** Controls by how much they need a person; within a status in the order of the regulation. */
export function inOrder(controls: readonly Control[]): Control[] {
  return controls.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
}

/** Evidence of all rules per day, the last 30 days, oldest first. */
export function historyOf(control: Control): number[] {
  const days = Math.max(0, ...control.rules.map(({ history }) => history.length))
  return Array.from({ length: days }, (_, day) =>
    control.rules.reduce((sum, { history }) => sum + (history[day] ?? 0), 0),
  )
}

/** When evidence was last written for a control. */
export function lastAtOf(control: Control): number | undefined {
  const times = control.rules.flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt]))
  return times.length === 0 ? undefined : Math.max(...times)
}
