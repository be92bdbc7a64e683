import { describe, expect, it } from 'vitest'
import { readConfig } from './index.ts'
import { redact } from './config.ts'

describe('settings', () => {
  it('have defaults for all but secrets', () => {
    expect(readConfig({ HOME: '/root' })).toMatchObject({
      listen: [{ host: 'localhost', port: 8480 }],
      log: 'info',
    })
  })

  it('read several addresses of both families', () => {
    const { listen } = readConfig({ WARDSTONE_LISTEN: 'localhost:80, [::1]:81,10.0.0.5:443' })
    expect(listen).toEqual([
      { host: 'localhost', port: 80 },
      { host: '::1', port: 81 },
      { host: '10.0.0.5', port: 443 },
    ])
  })

  it.each([
    ['an unknown name', { WARDSTONE_LITSEN: 'x' }, /WARDSTONE_LITSEN/],
    ['an address without a port', { WARDSTONE_LISTEN: 'localhost' }, /WARDSTONE_LISTEN/],
    ['a port that is none', { WARDSTONE_LISTEN: 'localhost:70000' }, /host:port/],
    ['a certificate without its key', { WARDSTONE_TLS_CERT: 'a.pem' }, /go together/],
    ['an endless session', { WARDSTONE_SESSION_HOURS: '9000' }, /WARDSTONE_SESSION_HOURS/],
  ])('refuse %s, naming it', (_case, environment, message) => {
    expect(() => readConfig(environment)).toThrow(
      expect.objectContaining({ code: 'config.invalid' }),
    )
    expect(() => readConfig(environment)).toThrow(message)
  })

  it('are printed without the database’s password', () => {
    const printed = JSON.stringify(
      redact(readConfig({ DATABASE_URL: 'postgres://owner:hunter2@db.example/w' })),
    )
    expect(printed).not.toContain('hunter2')
    expect(printed).toContain('db.example')
    for (const url of [
      'postgres://o:hun/ter2@db/w',
      'postgres://db/w?password=hunter2',
      'postgres://o:a@hunter2@db/w',
    ]) {
      expect(JSON.stringify(redact(readConfig({ DATABASE_URL: url })))).not.toMatch(/hunter2|ter2/)
    }
  })
})

const mllpOf = (text: string) => readConfig({ WARDSTONE_MLLP_LISTEN: text }).mllp

describe('the address for messages', () => {
  it('is off unless set, one, and plain on loopback alone', () => {
    expect(readConfig({}).mllp).toBeUndefined()
    expect(mllpOf('localhost:2575')).toEqual({ host: 'localhost', port: 2575, plain: true })
    expect(mllpOf('0.0.0.0:2575')).toEqual({ host: '0.0.0.0', port: 2575, plain: false })
    // A name that only begins like a loopback address.
    expect(mllpOf('127.0.0.1.example:2575')?.plain).toBe(false)
    expect(() => mllpOf('localhost:2575,localhost:2576')).toThrow(/one address/)
    expect(() => mllpOf('2575')).toThrow(/WARDSTONE_MLLP_LISTEN/)
  })
})

const hostsOf = (text: string) =>
  readConfig({ WARDSTONE_SUBSCRIPTION_HOSTS: text }).subscriptionHosts

describe('the hosts that notifications may go to', () => {
  it('are none unless named, by host or by host and port', () => {
    expect(readConfig({}).subscriptionHosts).toEqual([])
    expect(hostsOf('Engine.Hospital.internal, 10.0.0.7:8443,[::1]:80')).toEqual([
      'engine.hospital.internal',
      '10.0.0.7:8443',
      '[::1]:80',
    ])
    for (const wrong of ['https://engine', 'engine/path', '*', 'a b', 'engine:port']) {
      expect(() => hostsOf(wrong)).toThrow(/WARDSTONE_SUBSCRIPTION_HOSTS/)
    }
  })
})
