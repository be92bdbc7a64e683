import { describe, expect, it } from 'vitest'
import { COMMIT_ENTRIES_MAX, openGroupCommit, WAITING_ENTRIES_MAX } from './group-commit.ts'

/** A commit that the test finishes by hand. */
function heldCommits() {
  const commits: { entries: readonly string[]; finish: () => void; fail: (e: Error) => void }[] = []
  const commit = (entries: readonly string[]) =>
    new Promise<void>((finish, fail) => {
      commits.push({ entries, finish, fail })
    })
  return { commits, group: openGroupCommit(commit) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('a group commit', () => {
  it('takes all that arrive during one commit into the next, in their order', async () => {
    const { commits, group } = heldCommits()
    const all = ['a', 'b', 'c', 'd'].map((entry) => group.add([entry, entry]))
    await turn()
    expect(commits.map(({ entries }) => entries)).toEqual([['a', 'a']])
    commits[0]?.finish()
    await turn()
    expect(commits[1]?.entries).toEqual(['b', 'b', 'c', 'c', 'd', 'd'])
    commits[1]?.finish()
    await Promise.all(all)
  })

  it('resolves nobody before the commit that holds their entries', async () => {
    const { commits, group } = heldCommits()
    const done: string[] = []
    const all = ['a', 'b'].map((entry) => group.add([entry]).then(() => done.push(entry)))
    await turn()
    expect(done).toEqual([])
    commits[0]?.finish()
    await turn()
    expect(done).toEqual(['a'])
    commits[1]?.finish()
    await Promise.all(all)
    expect(done).toEqual(['a', 'b'])
  })

  it('fails those whose commit failed, and goes on with the others', async () => {
    const { commits, group } = heldCommits()
    const first = group.add(['a'])
    const second = group.add(['b'])
    await turn()
    commits[0]?.fail(new Error('disk full'))
    await expect(first).rejects.toThrow('disk full')
    await turn()
    commits[1]?.finish()
    await second
    const third = group.add(['c'])
    await turn()
    commits[2]?.finish()
    await third
  })

  it('keeps a commit below its limit unless one caller alone exceeds it', async () => {
    const { commits, group } = heldCommits()
    const half = Array.from({ length: COMMIT_ENTRIES_MAX / 2 }, () => 'x')
    const huge = Array.from({ length: COMMIT_ENTRIES_MAX + 1 }, () => 'y')
    const all = [['first'], half, half, half, huge, half].map((entries) => group.add(entries))
    const sizes: number[] = []
    for (let i = 0; i < 5; i++) {
      await turn()
      sizes.push(commits[i]?.entries.length ?? 0)
      commits[i]?.finish()
    }
    await Promise.all(all)
    expect(sizes).toEqual([1, COMMIT_ENTRIES_MAX, half.length, huge.length, half.length])
  })

  it('turns callers away when too much waits, and lets them in again later', async () => {
    const { commits, group } = heldCommits()
    const full = group.add(Array.from({ length: WAITING_ENTRIES_MAX }, () => 'x'))
    await expect(group.add(['one more'])).rejects.toMatchObject({
      code: 'ledger.full',
      status: 503,
    })
    commits[0]?.finish()
    await full
    const later = group.add(['one more'])
    await turn()
    commits[1]?.finish()
    await later
  })
})
