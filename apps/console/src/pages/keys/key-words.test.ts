import { expect, it } from 'vitest'
import type { KeyStatus, KeyVersion } from '../../keys-api.ts'
import {
  dataKeysState,
  nextStep,
  OUTAGE_READS_MAX_MS,
  outageOf,
  standingOf,
  versionsInWords,
} from './key-words.ts'

const version = (number: number, state: KeyVersion['state']): KeyVersion => ({
  version: number,
  createdAt: 0,
  state,
  driver: 'file',
  keyLocation: 'file',
  extractable: true,
  wraps: 0,
})
const rewrap = { running: false, done: 0, remaining: 0, damaged: [], failure: null }
const dataKeys = {
  running: false,
  done: 0,
  resealed: 0,
  remaining: 0,
  oldestAt: 1,
  organisation: { madeAt: 1, oldKeptUntil: null },
  damaged: [],
  failure: null,
}
const status = (versions: readonly KeyVersion[], more: Partial<KeyStatus> = {}): KeyStatus => ({
  versions,
  retired: [],
  rewrap,
  dataKeys,
  store: { driver: 'file', answeredAt: 0, failingSince: null, failure: null },
  promises: [],
  policy: { asOf: '2026-11-01', rows: [] },
  fips: { claimed: false, proved: false, openssl: '3.5.0' },
  ...more,
})
const [old, current] = [version(1, 'old'), version(2, 'in-use')]

it('leads through a rotation: a new version, every key wrapped by it, then the old one destroyed', () => {
  const waiting = { ...rewrap, remaining: 40 }
  expect(nextStep(status([version(1, 'in-use')]))).toEqual({
    step: 'rotate',
    from: 1,
    interrupted: false,
  })
  expect(nextStep(status([current, old], { rewrap: waiting }))).toEqual({
    step: 'rewrap',
    remaining: 40,
  })
  expect(
    nextStep(status([current, old], { rewrap: { ...waiting, running: true, done: 60 } })),
  ).toEqual({ step: 'wait', done: 60, total: 100 })
  expect(nextStep(status([current, old]))).toEqual({ step: 'retire', minimum: 2, versions: [1] })
})

it('finishes what was interrupted before anything else', () => {
  expect(nextStep(status([version(3, 'prepared'), current, old]))).toMatchObject({
    step: 'rotate',
    from: 2,
    interrupted: true,
  })
  expect(nextStep(status([current, version(1, 'retired-in-file')]))).toMatchObject({
    step: 'retire',
    versions: [1],
  })
})

it('never offers to destroy or renew while a version is missing from the key file', () => {
  expect(nextStep(status([version(3, 'missing'), current, old]))).toEqual({
    step: 'restore',
    versions: [3],
  })
})

it('says until when charts stay readable while the store does not answer', () => {
  const store = { driver: 'transit', answeredAt: 1_000, failingSince: 5_000, failure: 'x' } as const
  const end = 1_000 + OUTAGE_READS_MAX_MS
  expect(outageOf({ store }, end - 1)).toEqual({ readsUntil: end, isOver: false })
  expect(outageOf({ store }, end)).toEqual({ readsUntil: end, isOver: true })
  expect(outageOf(status([current]), end)).toBeUndefined()
})

it('allows an algorithm on its last day and not on the next', () => {
  const row = { algorithm: 'RSA-2048', use: 'verify', strength: 112, source: '' }
  const until = { ...row, allowedUntil: '2030-12-31' }
  expect(standingOf(until, Date.UTC(2030, 11, 31, 23, 59)).word).toBe('Ends soon')
  expect(standingOf(until, Date.UTC(2031, 0, 1)).word).toBe('Not allowed')
  expect(standingOf(until, Date.UTC(2026, 0, 1)).word).toBe('Ends')
  expect(standingOf({ ...row, allowedUntil: null }, Date.UTC(2090, 0, 1)).word).toBe('Allowed')
})

it('names versions in order', () => {
  expect(versionsInWords([1])).toBe('version 1')
  expect(versionsInWords([3, 1, 2])).toBe('versions 1, 2 and 3')
})

it('tells a renewal of data keys that goes on from one that waits, is done, or was never asked for', () => {
  const none = { ...dataKeys, oldestAt: null }
  expect(dataKeysState(none)).toEqual({ state: 'empty' })
  expect(dataKeysState(dataKeys)).toEqual({ state: 'idle', oldestAt: 1 })
  const begun = { ...dataKeys, running: true, done: 3, remaining: 9 }
  expect(dataKeysState(begun)).toEqual({ state: 'under-way', done: 3, total: 12 })
  const interrupted = { ...begun, running: false }
  expect(dataKeysState(interrupted)).toEqual({ state: 'waiting', remaining: 9 })
  const over = { ...dataKeys, done: 12 }
  expect(dataKeysState(over)).toEqual({ state: 'done', records: 12, oldestAt: 1 })
})
