import { createHash, createSecretKey } from 'node:crypto'
import {
  formatSignedNote,
  parseCheckpoint,
  verifyForkEvidence,
  verifySignedCheckpoint,
} from '@wardstone/verifier'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { formatAddRequest } from './add-request.ts'
import { FORKS_KEPT_MAX } from './forks.ts'
import { ADD_CHECKPOINT_BYTES_MAX } from './routes.ts'
import { deriveSigningKeys, openCosigner } from './signing-keys.ts'
import { officer, openTestHospital, post } from './test-hospital.ts'
import { openTestLog, type TestLog } from './test-log.ts'
import { startWitnessProcess, type WitnessProcess } from './test-process.ts'

const hospital = await openTestHospital('witness')
const { witness, address, database } = hospital
const processes: WitnessProcess[] = []
afterEach(async () => {
  await Promise.all(processes.splice(0).map((one) => one.kill()))
})
afterAll(hospital.close)

let logs = 0
/** A log that the witness knows. */
async function newLog(): Promise<TestLog> {
  const log = openTestLog(`log-${logs++}.example`)
  const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
  await witness.partners.add(officer, keys)
  return log
}
const startProcess = async (dies?: 'before it remembers' | 'before it answers') => {
  const { ledger, signingKey } = hospital
  const deaths = dies === undefined ? {} : { dies }
  const started = await startWitnessProcess({
    database,
    origin: ledger.origin,
    signingKey,
    ...deaths,
  })
  processes.push(started)
  return started
}
const sizeOf = async (log: TestLog) => {
  const hash = createHash('sha256').update(log.origin).digest('hex')
  const note = await witness.watched(hash)
  return note === undefined ? 0 : parseCheckpoint(note.split('\n\n')[0] + '\n').size
}
const cosignedSizes = async (log: TestLog) =>
  (await hospital.evidence('witness.cosigned')).flatMap(({ facts }) =>
    facts['log'] === log.origin ? [facts['size']] : [],
  )
const proofLines = (count: number) => Array.from({ length: count }, () => Buffer.alloc(32))

describe('POST /witness/add-checkpoint', () => {
  it('answers a log that only grew with cosignatures that verify, and keeps them with its head', async () => {
    const log = await newLog()
    const steps: [number, number][] = [
      [0, 3],
      [3, 8],
      [8, 8],
      [8, 600],
    ]
    for (const [oldSize, size] of steps) {
      const answer = await post(address, await log.request(oldSize, size))
      expect(answer.status).toBe(200)
      const lines = await answer.text()
      expect(lines).toMatch(/^(?:— witness\.example\/witness [A-Za-z0-9+/=]+\n){2}$/)
      const note = log.head(size) + lines
      const { signedBy } = await verifySignedCheckpoint(note, [log.vkey, ...witness.verifierKeys])
      const time = Math.floor(hospital.clock.now() / 1_000)
      expect(signedBy.map(({ key, time: at }) => [key.type, at])).toEqual([
        ['ed25519', undefined],
        ['cosignature-ed25519', time],
        ['ml-dsa-44', time],
      ])
      const hash = createHash('sha256').update(log.origin).digest('hex')
      const watched = await fetch(`${address}/witness/${hash}/checkpoint`)
      expect(watched.status).toBe(200)
      expect(await watched.text()).toBe(note)
    }
    // Asked again for one head it had nothing new to state.
    expect(await cosignedSizes(log)).toEqual([3, 8, 600])
  })

  it('takes the request under any content type, and under none', async () => {
    const log = await newLog()
    const body = await log.request(0, 5)
    const types = ['application/x-www-form-urlencoded', 'application/json', 'text/plain', 'x/y']
    for (const type of types) {
      await post(address, body)
      const headers = { 'content-type': type }
      const url = `${address}/witness/add-checkpoint`
      expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(409)
    }
    expect((await post(address, Buffer.from(await log.request(5, 6)))).status).toBe(200)
  })

  it('passes over signatures by strangers, and does not keep them', async () => {
    const log = await newLog()
    const stranger = openTestLog(log.origin)
    const line = stranger.head(4, log.root(4)).split('\n\n')[1]!
    const answer = await post(address, `${await log.request(0, 4)}${line}`)
    expect(answer.status).toBe(200)
    const hash = createHash('sha256').update(log.origin).digest('hex')
    expect(await witness.watched(hash)).not.toContain(line)
  })

  it('takes a log with a key of ML-DSA-44, alone or beside one of Ed25519', async () => {
    const log = openTestLog('quantum.example')
    const [, secret] = deriveSigningKeys(createSecretKey(Buffer.alloc(32, 9)))
    const signer = openCosigner(log.origin, [secret!])
    const logKeys = [log.vkey, ...signer.verifierKeys]
    await witness.partners.add(officer, { organisation: 'Q', logKeys, witnessKeys: [], url: null })
    const textOf = (size: number) => `${log.head(size).split('\n\n')[0]}\n`
    const line = (size: number) =>
      formatSignedNote({ text: '', signatures: signer.cosign(textOf(size), 0) }).slice(1)
    const alone = { oldSize: 0, proof: [], checkpoint: `${textOf(5)}\n${line(5)}` }
    expect((await post(address, formatAddRequest(alone))).status).toBe(200)
    expect((await post(address, (await log.request(5, 9)) + line(9))).status).toBe(200)
    // One wrong signature by a key that is known spoils the other, which is right.
    expect((await post(address, (await log.request(9, 12)) + line(11))).status).toBe(403)
  })

  it('answers 409 with the size that it knows, and nothing else', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 7))
    for (const [oldSize, size] of [
      [0, 9],
      [3, 9],
      [8, 9],
      [0, 7],
      [0, 3],
    ] as const) {
      const answer = await post(address, await log.request(oldSize, size))
      expect(answer.status).toBe(409)
      expect(answer.headers.get('content-type')).toBe('text/x.tlog.size')
      expect(await answer.text()).toBe('7\n')
    }
    const fresh = await newLog()
    const answer = await post(address, await fresh.request(2, 9))
    expect([answer.status, await answer.text()]).toEqual([409, '0\n'])
  })

  const emptyRoot = createHash('sha256').digest()
  it.each<[string, number, (log: TestLog, known: TestLog) => Promise<string> | string]>([
    ['nothing', 400, () => ''],
    ['no empty line', 400, (log) => `old 0\n${log.head(3).replace('\n\n', '\n')}`],
    ['a word other than old', 400, (log) => `new 0\n\n${log.head(3)}`],
    ['an old size with a leading zero', 400, (log) => `old 00\n\n${log.head(3)}`],
    ['a negative old size', 400, (log) => `old -1\n\n${log.head(3)}`],
    ['an old size beyond 2^53', 400, (log) => `old 9007199254740993\n\n${log.head(3)}`],
    ['a proof line that is no hash', 400, (log) => `old 0\nAAAA\n\n${log.head(3)}`],
    [
      '64 lines of proof',
      400,
      (log) => formatAddRequest({ oldSize: 1, proof: proofLines(64), checkpoint: log.head(3) }),
    ],
    ['what is no checkpoint', 400, () => 'old 0\n\nhello\nworld\n\n— a aaaaaaaa\n'],
    [
      'an old size over the new one',
      400,
      (log) => formatAddRequest({ oldSize: 4, proof: [], checkpoint: log.head(3) }),
    ],
    ['no signature', 403, (log) => `old 0\n\n${log.head(3).split('\n\n')[0]}\n\n`],
    ['a signature by a stranger only', 403, (log) => openTestLog(log.origin).request(0, 3)],
    [
      'another size than was signed',
      403,
      async (log) => (await log.request(0, 3)).replace('\n3\n', '\n4\n'),
    ],
    ['a log that nobody entered', 404, () => openTestLog('stranger.example').request(0, 3)],
    [
      'a proof from the empty tree',
      422,
      (log) => formatAddRequest({ oldSize: 0, proof: proofLines(1), checkpoint: log.head(3) }),
    ],
    [
      'an empty tree with a root',
      422,
      (log) =>
        formatAddRequest({ oldSize: 0, proof: [], checkpoint: log.head(0, proofLines(1)[0]) }),
    ],
    [
      'no proof',
      422,
      (_log, known) => formatAddRequest({ oldSize: 3, proof: [], checkpoint: known.head(9) }),
    ],
    [
      '63 lines of wrong proof',
      422,
      (_log, known) =>
        formatAddRequest({ oldSize: 3, proof: proofLines(63), checkpoint: known.head(9) }),
    ],
    [
      'a proof to the same size',
      422,
      (_log, known) =>
        formatAddRequest({ oldSize: 3, proof: proofLines(1), checkpoint: known.head(3) }),
    ],
    [
      'another root of the same size',
      422,
      (_log, known) =>
        formatAddRequest({ oldSize: 3, proof: [], checkpoint: known.head(3, emptyRoot) }),
    ],
  ])('with %s is answered %i, and nothing is remembered', async (_what, status, bodyOf) => {
    const [log, known] = [await newLog(), await newLog()]
    await post(address, await known.request(0, 3))
    const answer = await post(address, await bodyOf(log, known))
    expect(answer.status).toBe(status)
    expect([await sizeOf(log), await sizeOf(known)]).toEqual([0, 3])
    expect(await cosignedSizes(log)).toEqual([])
  })

  it('cosigns an empty tree, once it has the root of one', async () => {
    const log = await newLog()
    expect((await post(address, await log.request(0, 0))).status).toBe(200)
    expect((await post(address, await log.request(0, 2))).status).toBe(200)
  })

  it('refuses what is not UTF-8, and what is over its limit', async () => {
    expect((await post(address, Uint8Array.of(0x6f, 0xff, 0x0a))).status).toBe(400)
    const long = await post(address, 'x'.repeat(ADD_CHECKPOINT_BYTES_MAX + 1))
    expect(long.status).toBe(413)
    expect(await long.text()).toContain('131072')
    expect((await post(address, 'x'.repeat(ADD_CHECKPOINT_BYTES_MAX))).status).toBe(400)
  })
})

describe('GET /witness/<origin hash>/checkpoint', () => {
  it('is not found for a log that was never cosigned, or a hash that is none', async () => {
    const log = await newLog()
    await post(address, await log.request(4, 9))
    const hash = createHash('sha256').update(log.origin).digest('hex')
    expect((await fetch(`${address}/witness/${hash}/checkpoint`)).status).toBe(404)
    expect((await fetch(`${address}/witness/abc/checkpoint`)).status).toBe(400)
    expect((await fetch(`${address}/witness/checkpoint`)).status).toBe(404)
  })
})

describe('a fork', () => {
  it('of the size that was seen is kept as evidence, whatever old size the request names', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 8))
    const forked = log.fork(4)
    expect(
      (await post(address, formatAddRequest({ oldSize: 8, proof: [], checkpoint: forked.head(8) })))
        .status,
    ).toBe(422)
    expect((await post(address, await forked.request(0, 8))).status).toBe(409)
    const forks = (await witness.forks.list()).filter(({ origin }) => origin === log.origin)
    expect(forks).toMatchObject([{ origin: log.origin, size: 8 }])
    const text = await witness.forks.evidence(forks[0]!.id)
    expect(await verifyForkEvidence(text!, [log.vkey])).toEqual({
      origin: log.origin,
      sizes: [8, 8],
    })
  })

  it('of a larger size convicts itself by its own consistency proof', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 11))
    const answer = await post(address, await log.fork(4).request(11, 300))
    expect(answer.status).toBe(422)
    const [fork] = (await witness.forks.list()).filter(({ origin }) => origin === log.origin)
    const text = await witness.forks.evidence(fork!.id)
    expect(await verifyForkEvidence(text!, [log.vkey])).toEqual({
      origin: log.origin,
      sizes: [11, 300],
    })
    const stated = await hospital.evidence('witness.fork-detected')
    expect(stated.filter(({ facts }) => facts['origin'] === log.origin)).toMatchObject([
      { actor: 'system:witness', subject: '', facts: { origin: log.origin, size: 300 } },
    ])
  })

  it('cannot be made up by sending a true checkpoint with a false proof', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 11))
    for (let length = 0; length < 12; length++) {
      const body = formatAddRequest({
        oldSize: 11,
        proof: proofLines(length),
        checkpoint: log.head(300),
      })
      expect((await post(address, body)).status).toBe(422)
    }
    expect((await witness.forks.list()).filter(({ origin }) => origin === log.origin)).toEqual([])
    expect((await post(address, await log.request(11, 300))).status).toBe(200)
  })

  it('is kept a bounded number of times', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 8))
    for (let i = 0; i < FORKS_KEPT_MAX + 3; i++) {
      const checkpoint = log.head(8, createHash('sha256').update(`${i}`).digest())
      await post(address, formatAddRequest({ oldSize: 8, proof: [], checkpoint }))
    }
    const forks = (await witness.forks.list()).filter(({ origin }) => origin === log.origin)
    expect(forks).toHaveLength(FORKS_KEPT_MAX)
  })

  it('is not forgiven by removing the partner and entering it again', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 8))
    const [partner] = (await witness.partners.list()).filter(({ origin }) => origin === log.origin)
    await witness.partners.remove(officer, partner!.id)
    expect((await post(address, await log.request(8, 9))).status).toBe(404)
    const { organisation, logKeys, witnessKeys, url } = partner!
    await witness.partners.add(officer, { organisation, logKeys, witnessKeys, url })
    const answer = await post(address, await log.fork(4).request(0, 8))
    expect([answer.status, await answer.text()]).toEqual([409, '8\n'])
  })
})

describe('two servers of one witness', () => {
  it('let exactly one of many racing requests go on from a head, and never go back', async () => {
    const log = await newLog()
    const other = await startProcess()
    const addresses = [address, other.address]
    let known = 0
    for (let round = 0; round < 6; round++) {
      const sizes = Array.from({ length: 12 }, (_, i) => known + 1 + ((i * 7 + round) % 40))
      const answers = await Promise.all(
        sizes.map(async (size, i) => {
          const answer = await post(addresses[i % 2]!, await log.request(known, size))
          return { size, status: answer.status, text: await answer.text() }
        }),
      )
      const won = answers.filter(({ status }) => status === 200)
      const after = await sizeOf(log)
      expect(new Set(won.map(({ size }) => size))).toEqual(new Set([after]))
      for (const { text } of answers.filter(({ status }) => status === 409))
        expect(text).toBe(`${after}\n`)
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
      expect(after).toBeGreaterThan(known)
      known = after
    }
    const sizes = (await cosignedSizes(log)).map(Number)
    expect(sizes).toHaveLength(6)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
  })

  it('never cosign both sides of a fork, whichever is first', async () => {
    const other = await startProcess()
    for (let round = 0; round < 8; round++) {
      const log = await newLog()
      const forked = log.fork(3)
      const bodies = await Promise.all([log.request(0, 20), forked.request(0, 20)])
      const answers = await Promise.all(
        bodies.map((body, i) => post([address, other.address][i]!, body)),
      )
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
      expect(
        (await witness.forks.list()).filter(({ origin }) => origin === log.origin),
      ).toHaveLength(1)
    }
  })
})

describe('a server that dies', () => {
  it('between remembering and answering has remembered: the log asks again and goes on', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 5))
    const dying = await startProcess('before it answers')
    await expect(post(dying.address, await log.request(5, 9))).rejects.toThrow('fetch failed')
    expect(await sizeOf(log)).toBe(9)
    expect(await cosignedSizes(log)).toEqual([5, 9])
    // Another history in place of the answer that was lost is refused.
    expect((await post(address, await log.fork(4).request(5, 9))).status).toBe(409)
    const again = await post(address, await log.request(5, 9))
    expect([again.status, await again.text()]).toEqual([409, '9\n'])
    expect((await post(address, await log.request(9, 9))).status).toBe(200)
  })

  it('before remembering has promised nothing', async () => {
    const log = await newLog()
    await post(address, await log.request(0, 5))
    const dying = await startProcess('before it remembers')
    await expect(post(dying.address, await log.request(5, 9))).rejects.toThrow('fetch failed')
    expect(await sizeOf(log)).toBe(5)
    expect((await post(address, await log.request(5, 7))).status).toBe(200)
  })
})
