import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** An address of a host, as a name server gives it. */
export type Address = { readonly address: string; readonly family: number }

/** Every address of a host name. Rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly Address[]>

export const resolveName: Resolve = (host) => lookup(host, { all: true })

/**
 * Addresses that are not of the public internet: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast
 * and what is reserved. Of IPv6 only 2000::/3 is given out, so that all else is refused (mapped, translated, local).
 */
const notPublic = new BlockList()
for (const range of `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
  224.0.0.0/4 240.0.0.0/4`.split(/\s+/)) {
  const [net = '', bits] = range.split('/')
  notPublic.addSubnet(net, Number(bits), 'ipv4')
}
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']) {
  const [net = '', bits] = range.split('/')
  notPublic.addSubnet(net, Number(bits), 'ipv6')
}

/** Whether an address is one that anybody on the internet can have: not of this machine, this house or a cloud's insides. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  // A zone (fe80::1%eth0) is of a link.
  if (family !== 6 || address.includes('%')) return false
  return given.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

/** The host of a URL as a name server knows it. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
}

/** Host and port, for evidence and messages: what is behind them in a URL may be a secret. */
export function whereOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`
}

export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}

/** Whether the installation's settings name the host: as `host` or, for one port alone, `host:port`. */
export function isNamedHost(url: URL, hosts: readonly string[]): boolean {
  const host = url.hostname.toLowerCase()
  return hosts.includes(host) || hosts.includes(`${host}:${portOf(url)}`)
}

/**
 * The address to connect to: looked up once, so that what is checked is what is used (DNS rebinding). One address of the host
 * that is not public refuses all of them, unless the settings name the host.
 * @returns undefined when it must not be connected to. Rejects when the name has no address.
 */
export async function checkedAddress(
  url: URL,
  { hosts, resolve }: { readonly hosts: readonly string[]; readonly resolve: Resolve },
): Promise<Address | undefined> {
  const host = hostOf(url)
  const family = isIP(host)
  const found = family === 0 ? await resolve(host) : [{ address: host, family }]
  const isAllowed =
    isNamedHost(url, hosts) || found.every(({ address }) => isPublicAddress(address))
  return isAllowed ? found[0] : undefined
}
