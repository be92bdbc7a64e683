import { testClock } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import { openPaces } from './paces.ts'
import type { Sender } from './senders.ts'
import { openTurnstile } from './turnstile.ts'

const sender: Sender = {
  id: 's',
  name: 'Laboratory',
  application: 'LAB',
  facility: '',
  certificate: null,
  charset: '',
  zone: 'UTC',
  mayUpdatePatients: false,
  bytesMax: 1024,
  perSecondMax: 10,
  connectionsMax: 2,
  addedAt: 0,
}

describe('a sender', () => {
  it('may send a second’s worth at once, and is then slowed down, not refused', () => {
    const clock = testClock(1_000_000)
    const paces = openPaces(clock.now)
    const waits = Array.from({ length: 13 }, () => paces.waitOf(sender))
    expect(waits.slice(0, 11).every((wait) => wait === 0)).toBe(true)
    expect(waits.slice(11)).toEqual([100, 200])
    clock.advance(5000)
    expect(paces.waitOf(sender)).toBe(0)
    expect(paces.waitOf({ ...sender, id: 'other' })).toBe(0)
  })

  it('has so many connections and no more, and gets a place back when one ends', () => {
    const paces = openPaces(() => 0)
    const leave = paces.join(sender)
    paces.join(sender)
    expect(() => paces.join(sender)).toThrow(
      expect.objectContaining({ code: 'input.rate-limited' }),
    )
    leave()
    expect(() => paces.join(sender)).not.toThrow()
  })
})

describe('the turnstile', () => {
  it('lets no more through at once than it should, and everybody in the end, failed or not', async () => {
    const turnstile = openTurnstile(3)
    let inside = 0
    let most = 0
    const work = async (fails: boolean): Promise<void> => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
      if (fails) throw new Error('expected')
    }
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_one, at) => turnstile.pass(() => work(at % 4 === 0))),
    )
    expect(most).toBe(3)
    expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(5)
  })
})
