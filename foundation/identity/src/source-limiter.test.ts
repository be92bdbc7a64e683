import { testClock } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import {
  networkOf,
  openSourceLimiter,
  SOURCE_BURST_MAX,
  SOURCE_REFILL_MS,
} from './source-limiter.ts'

describe('the limit per network address', () => {
  it('lets a burst through and then one attempt at a time', () => {
    const clock = testClock()
    const limiter = openSourceLimiter(clock.now)
    const taken = Array.from({ length: SOURCE_BURST_MAX + 5 }, () => limiter.take('192.0.2.1'))
    expect(taken.filter(Boolean)).toHaveLength(SOURCE_BURST_MAX)
    clock.advance(SOURCE_REFILL_MS)
    expect([limiter.take('192.0.2.1'), limiter.take('192.0.2.1')]).toEqual([true, false])
  })

  it('leaves other addresses alone, and the operator', () => {
    const limiter = openSourceLimiter(testClock().now)
    for (let attempt = 0; attempt < 100; attempt++) limiter.take('192.0.2.1')
    expect(limiter.take('192.0.2.2')).toBe(true)
    for (let attempt = 0; attempt < 100; attempt++) expect(limiter.take(undefined)).toBe(true)
  })

  it('goes at another pace where it is told to, and says how long to wait', () => {
    const clock = testClock()
    const limiter = openSourceLimiter(clock.now, { burstMax: 2, refillMs: 500 })
    const take = () => limiter.take('192.0.2.1')
    expect([take(), take(), take()]).toEqual([true, true, false])
    expect(limiter.waitMs('192.0.2.1')).toBe(500)
    clock.advance(200)
    expect([take(), limiter.waitMs('192.0.2.1')]).toEqual([false, 300])
    clock.advance(300)
    expect(take()).toBe(true)
    expect(limiter.waitMs(undefined)).toBe(0)
  })

  it('asks for evidence once a minute', () => {
    const clock = testClock()
    const limiter = openSourceLimiter(clock.now)
    expect([limiter.shouldReport('a'), limiter.shouldReport('a')]).toEqual([true, false])
    expect(limiter.shouldReport('b')).toBe(true)
    clock.advance(60_000)
    expect(limiter.shouldReport('a')).toBe(true)
  })

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('counts %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
