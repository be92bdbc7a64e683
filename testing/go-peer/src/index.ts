export { buildGoPeer } from './go-peer.ts'
export type { GoPeer } from './go-peer.ts'
