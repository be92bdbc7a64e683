import { describe, expect, it } from 'vitest'
import { openTurns } from './turns.ts'

describe('turns', () => {
  it('come one after the other, also after one that failed, and are refused when too many wait', async () => {
    const turns = openTurns(3)
    const order: string[] = []
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const first = turns.take(async () => {
      await released
      order.push('first')
    })
    const second = turns.take(async () => {
      order.push('second')
      throw new Error('second failed')
    })
    const third = turns.take(async () => order.push('third'))
    const refused = turns.take(async () => order.push('fourth'))
    await expect(refused).rejects.toMatchObject({ code: 'server.busy', status: 503 })
    release()
    await expect(second).rejects.toThrow('second failed')
    await Promise.all([first, third])
    expect(order).toEqual(['first', 'second', 'third'])
    expect(await turns.take(async () => 'free again')).toBe('free again')
  })
})
