import { describe, expect, it } from 'vitest'
import { checkedAddress, isNamedHost, isPublicAddress } from './outgoing-address.ts'

const PUBLIC = '8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.63.0.1 2606:4700::1111'.split(' ')
const OURS =
  `0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1
  192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1
  ::7f00:1 64:ff9b::7f00:1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1
  2606:4700::1111%eth0 localhost`.split(/\s+/)

describe('an address', () => {
  it.each(PUBLIC)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))
  it.each(OURS)('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))
})

const at = (...addresses: string[]) => ({
  hosts: ['inside.test', 'port.test:8443'],
  resolve: () => Promise.resolve(addresses.map((address) => ({ address, family: 4 }))),
})

describe('the address to connect to', () => {
  it('is one of the internet, all of whose fellows are', async () => {
    const url = new URL('https://hook.test/')
    expect((await checkedAddress(url, at('8.8.8.8', '1.1.1.1')))?.address).toBe('8.8.8.8')
    expect(await checkedAddress(url, at('8.8.8.8', '10.0.0.1'))).toBeUndefined()
    expect(await checkedAddress(url, at('127.0.0.1'))).toBeUndefined()
  })

  it('is any address of a host that the settings name, on the port that they name', async () => {
    expect(await checkedAddress(new URL('https://inside.test/'), at('10.0.0.1'))).toBeDefined()
    expect(await checkedAddress(new URL('https://port.test:8443/'), at('10.0.0.1'))).toBeDefined()
    expect(await checkedAddress(new URL('https://port.test/'), at('10.0.0.1'))).toBeUndefined()
    expect(isNamedHost(new URL('https://inside.test.evil.test/'), ['inside.test'])).toBe(false)
    expect(isNamedHost(new URL('https://INSIDE.test:1/'), ['inside.test'])).toBe(true)
  })
})
