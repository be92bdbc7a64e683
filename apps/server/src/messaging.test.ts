import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { Fault, type Actor } from '@wardstone/core'
import { renewOrganisation } from '@wardstone/harness'
import { messagesEvidence, openMessagesListener, sealedMessages } from '@wardstone/messages'
import { Client, Message } from 'node-hl7-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { framed, make, openRooms, operator, pid, type Made } from './test-messaging.ts'
import { loadCertificate } from './tls.ts'

const privacyOfficer: Actor = { id: 'privacy', roles: ['privacy-officer'] }

let rooms: Awaited<ReturnType<typeof openRooms>>
beforeAll(async () => {
  rooms = await openRooms()
  const entry = {
    charset: '',
    zone: 'Europe/Berlin',
    bytesMax: 100_000,
    perSecondMax: 1000,
    connectionsMax: 8,
  }
  const { senders } = rooms.messages
  await senders.add(operator, {
    ...entry,
    name: 'Admissions',
    application: 'ADT',
    facility: 'NORTH',
    certificate: null,
    mayUpdatePatients: true,
  })
  await senders.add(operator, {
    ...entry,
    name: 'Laboratory',
    application: 'LAB',
    facility: 'NORTH',
    certificate: null,
    mayUpdatePatients: false,
  })
  await senders.add(operator, {
    ...entry,
    name: 'Pinned',
    application: 'PIN',
    facility: '',
    certificate: 'ab'.repeat(32),
    mayUpdatePatients: false,
  })
})
afterAll(async () => {
  await rooms.close()
})

/** Sends bytes over a new connection and gives what comes back until `answers` frames, or its end. */
async function exchange(
  bytes: Uint8Array,
  answers: number,
  options: ConnectionOptions = {},
): Promise<readonly string[]> {
  const socket = connectTls({
    host: '127.0.0.1',
    port: rooms.listener.port,
    ca: rooms.ca,
    ...options,
  })
  let text = ''
  const found = (): string[] =>
    text
      .split('\u001c\r')
      .slice(0, -1)
      .map((one) => one.slice(1))
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (found().length >= answers) socket.end()
    })
    socket.on('close', () => resolve(found()))
    socket.on('error', (error) =>
      'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        ? resolve(found())
        : reject(error),
    )
    socket.once('secureConnect', () => socket.write(bytes))
  })
}
const send = async (made: Made, options?: ConnectionOptions): Promise<string> =>
  (await exchange(framed(make(made)), 1, options))[0] ?? ''
const codes = (answers: readonly string[]): readonly (string | undefined)[] =>
  answers.map((one) => /\rMSA\|(\w\w)/.exec(one)?.[1])
const enhanced = (id: string, tail: string): Uint8Array =>
  framed(make({ event: 'ADT^A04', id, tail, segments: [pid('205')] }))
const patientOf = (value: string) =>
  rooms.records.locate({ identifier: value, system: 'https://wardstone.dev/v2/authority/HOSP' })
async function rows(): Promise<number> {
  const [row] = await rooms.database.sql<
    { count: number }[]
  >`select count(*) as count from record where current`
  return row?.count ?? 0
}

describe('a sender', () => {
  it('with a program of others sends over TLS, is answered AA, and the message lies in the patient’s record', async () => {
    const client = new Client({ host: '127.0.0.1', version: '2.5', tls: { ca: rooms.ca } })
    const answered = Promise.withResolvers<string>()
    const connection = client.createConnection(
      { port: rooms.listener.port, version: '2.5' },
      async (answer) => {
        answered.resolve(answer.getMessage().get('MSA.1').toString())
      },
    )
    const text = Buffer.from(
      make({
        event: 'ADT^A01^ADT_A01',
        id: 'M1',
        segments: ['EVN|A01|20260102', pid('100'), 'PV1|1|I'],
      }),
    ).toString()
    await connection.sendMessage(new Message({ text }))
    expect(await answered.promise).toBe('AA')
    await connection.close()
    expect((await patientOf('100')).patientId).toMatch(/^[0-9a-f]{32}$/)
  })

  it('who repeats a message is answered AA again, and nothing is stored twice', async () => {
    const made = { event: 'ADT^A04', id: 'R1', segments: [pid('200')] }
    expect(await send(made)).toMatch(/\rMSA\|AA\|R1\r/)
    const before = await rows()
    const versions = await rooms.database.sql`select 1 from record`
    expect(await send(made)).toMatch(/\rMSA\|AA\|R1\r/)
    expect(await rows()).toBe(before)
    expect(await rooms.database.sql`select 1 from record`).toHaveLength(versions.length)
  })

  it('who uses a control id for another message is refused with the field', async () => {
    await send({ event: 'ADT^A04', id: 'R2', segments: [pid('201')] })
    const answer = await send({ event: 'ADT^A04', id: 'R2', segments: [pid('202')] })
    expect(answer).toMatch(/\rMSA\|AR\|R2\rERR\|\|MSH\^1\^10\|205\^/)
    await expect(patientOf('202')).rejects.toThrow(Fault)
  })

  it('who was not entered is refused, and not told more', async () => {
    expect(
      await send({ app: 'NOBODY', event: 'ADT^A04', id: 'X1', segments: [pid('203')] }),
    ).toMatch(/\rMSA\|AR\|X1\rERR\|\|MSH\^1\^3\|204\^/)
  })

  it('whose certificate is pinned is not believed without it, or with another', async () => {
    const made = { app: 'PIN', event: 'ADT^A04', id: 'P1', segments: [pid('204')] }
    expect(await send(made)).toContain('MSA|AR|P1')
    const config = readConfig({
      WARDSTONE_HOME: join(rooms.home, 'other'),
      WARDSTONE_LOG: 'silent',
    })
    const { cert, key } = await loadCertificate(config, ['sender'], Date.now())
    expect(await send(made, { cert, key })).toContain('MSA|AR|P1')
    const certificate = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()
    const entry = {
      name: 'Proved',
      application: 'PROVED',
      facility: 'NORTH',
      charset: '',
      zone: 'UTC',
      mayUpdatePatients: false,
      bytesMax: 2048,
      perSecondMax: 10,
      connectionsMax: 2,
    }
    await rooms.messages.senders.add(operator, { ...entry, certificate })
    expect(await send({ ...made, app: 'PROVED' }, { cert, key })).toContain('MSA|AA|P1')
    expect(await send({ ...made, app: 'PROVED', id: 'P2' })).toContain('MSA|AR|P2')
    expect(
      await send(
        { ...made, app: 'PROVED', id: 'P3', segments: [pid('204'), `NTE|1||${'x'.repeat(3000)}`] },
        { cert, key },
      ),
    ).toContain('MSA|AR|P3')
  })

  it('in enhanced mode is answered CA once it is kept, and AA once it is stored, as it asks', async () => {
    expect(codes(await exchange(enhanced('E1', '|||AL|AL'), 2))).toEqual(['CA', 'AA'])
    expect(codes(await exchange(enhanced('E2', '|||AL|NE'), 1))).toEqual(['CA'])
    const broken = framed(
      make({ event: 'ZZZ^Z99', id: 'E3', tail: '|||ER|AL', segments: [pid('205')] }),
    )
    expect(codes(await exchange(broken, 1))).toEqual(['CR'])
  })

  it.each([
    [
      'a date that is none',
      'ADT^A08',
      [pid('206').replace('19800203', '19801340')],
      'AE',
      'PID^1^7',
    ],
    ['no patient', 'ADT^A08', ['EVN|A08'], 'AE', 'PID^1'],
    ['an event that deletes', 'ADT^A29', [pid('206')], 'AR', 'MSH^1^9'],
    ['a type that is unknown', 'QRY^A19', [pid('206')], 'AR', 'MSH^1^9'],
  ])('of %s is told the place', async (_what, event, segments, code, place) => {
    const id = `B${event}${place}`.replaceAll('^', '')
    expect(await send({ event, id, segments })).toContain(`\rMSA|${code}|${id}\rERR||${place}|`)
  })
})

describe('a patient', () => {
  it('is one, however many messages about somebody new come at the same time', async () => {
    const before = await rooms.database.sql`select 1 from vault_compartment`
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_unused, at) =>
        send({
          app: at % 2 === 0 ? 'ADT' : 'LAB',
          event: 'ADT^A04',
          id: `N${at}`,
          segments: [pid('300')],
        }),
      ),
    )
    expect(answers.every((answer) => answer.includes('MSA|AA'))).toBe(true)
    expect(await rooms.database.sql`select 1 from vault_compartment`).toHaveLength(
      before.length + 1,
    )
    await expect(patientOf('300')).resolves.toBeDefined()
  })

  it('is not renamed by a sender who may not, nor by a result', async () => {
    await send({ event: 'ADT^A04', id: 'U1', segments: [pid('301', 'First^Name')] })
    const { patientId } = await patientOf('301')
    const versions = async () => {
      const key = rooms.vault.blindKey(`Patient/${patientId}`)
      return (await rooms.database.sql`select 1 from record where key = ${key}`).length
    }
    expect(await versions()).toBe(1)
    await send({ app: 'LAB', event: 'ADT^A08', id: 'U2', segments: [pid('301', 'Other^Name')] })
    await send({
      event: 'ORU^R01',
      id: 'U3',
      segments: [
        pid('301', 'Other^Name'),
        'OBR|1||F1|1^Panel^L',
        'OBX|1|NM|2^Sodium^L||140|mmol/L|||||F',
      ],
    })
    expect(await versions()).toBe(1)
    await send({ event: 'ADT^A08', id: 'U4', segments: [pid('301', 'Second^Name')] })
    expect(await versions()).toBe(2)
  })

  it('whose numbers belong to two patients is a question for people', async () => {
    await send({ event: 'ADT^A04', id: 'T1', segments: [pid('302')] })
    await send({ event: 'ADT^A04', id: 'T2', segments: [pid('303')] })
    const both = 'PID|1||302^^^HOSP^MR~303^^^HOSP^MR||Doe^Jane'
    expect(await send({ event: 'ADT^A08', id: 'T3', segments: [both] })).toMatch(
      /MSA\|AE\|T3\rERR\|\|PID\^1\^3/,
    )
  })

  it('who was merged stays, linked from the other, and the link outlives later messages', async () => {
    await send({ event: 'ADT^A04', id: 'G1', segments: [pid('304')] })
    await send({ event: 'ADT^A04', id: 'G2', segments: [pid('305')] })
    expect(
      await send({
        event: 'ADT^A40^ADT_A39',
        id: 'G3',
        segments: [pid('305'), 'MRG|304^^^HOSP^MR'],
      }),
    ).toContain('MSA|AA|G3')
    const [prior, survivor] = [await patientOf('304'), await patientOf('305')]
    expect(prior.patientId).not.toBe(survivor.patientId)
    const clinician = await readAs(survivor)
    expect(clinician.link).toEqual([
      { other: { reference: `Patient/${prior.patientId}` }, type: 'replaces' },
    ])
    await send({ event: 'ADT^A08', id: 'G4', segments: [pid('305', 'Later^Name')] })
    expect((await readAs(survivor)).link).toEqual(clinician.link)
    expect(
      await send({
        app: 'LAB',
        event: 'ADT^A40',
        id: 'G5',
        segments: [pid('304'), 'MRG|305^^^HOSP^MR'],
      }),
    ).toMatch(/MSA\|AE\|G5\rERR\|\|MRG\^1\^1/)
  })

  it('who is erased takes the message along', async () => {
    const made = { event: 'ADT^A04', id: 'D1', segments: [pid('306', 'Unforgettable^Ursula')] }
    await send(made)
    const kept = await rooms.database.sql<{ sealed: Buffer | null; state: string }[]>`
      select sealed, state from message_intake order by at desc`
    expect(
      kept.filter(({ state }) => state === 'stored').every(({ sealed }) => sealed === null),
    ).toBe(true)
    const { patientId } = await patientOf('306')
    await rooms.records.erase(privacyOfficer, patientId)
    await expect(patientOf('306')).rejects.toThrow(Fault)
  })
})

/** A patient’s own resource, as a clinician whom the record names would see it. */
async function readAs({ patientId }: { patientId: string }): Promise<{ link?: unknown }> {
  const clerk: Actor = { id: 'clerk', roles: ['clerk'] }
  const { json } = await rooms.records.read(clerk, { type: 'Patient', id: patientId })
  return JSON.parse(json) as { link?: unknown }
}

describe('a connection', () => {
  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a message without its frame', make({ event: 'ADT^A04', id: 'C1', segments: [pid('400')] })],
    [
      'a half message',
      framed(make({ event: 'ADT^A04', id: 'C2', segments: [pid('400')] })).subarray(0, 40),
    ],
    [
      'a message without end',
      Buffer.concat([Uint8Array.of(0x0b), Buffer.alloc(9_000_000, 'MSH|')]),
    ],
  ])('with %s is closed without an answer, and the next one is served', async (_what, bytes) => {
    expect(await exchange(bytes, 1)).toEqual([])
    expect(await send({ event: 'ADT^A04', id: 'C9', segments: [pid('401')] })).toContain('MSA|AA')
  })

  it('without TLS is closed', async () => {
    const socket = connectPlain(rooms.listener.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(framed(make({ event: 'ADT^A04', id: 'C3', segments: [pid('402')] })))
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(socket, 'close')
    expect(Buffer.concat(chunks).toString()).not.toContain('MSA')
    await expect(patientOf('402')).rejects.toThrow(Fault)
  })

  it('is of one sender: another’s message over it is refused', async () => {
    const both = Buffer.concat([
      framed(make({ event: 'ADT^A04', id: 'C4', segments: [pid('403')] })),
      framed(make({ app: 'LAB', event: 'ADT^A04', id: 'C5', segments: [pid('403')] })),
    ])
    const [first, second] = await exchange(both, 2)
    expect(first).toContain('MSA|AA|C4')
    expect(second).toContain('MSA|AR|C5')
  })

  it('in the clear is offered on this machine alone', async () => {
    const { messages } = rooms
    const open = openMessagesListener({
      messages,
      host: '0.0.0.0',
      port: 0,
      tls: undefined,
      now: Date.now,
      onError: () => undefined,
    })
    await expect(open).rejects.toThrow(/on this machine alone/)
  })
})

describe('a machine that stops', () => {
  it('after a message was kept converts it at the next start', async () => {
    const [sender] = await rooms.messages.senders.list()
    if (sender === undefined) throw new Error('senders were entered')
    await rooms.messages.keep(sender, make({ event: 'ADT^A04', id: 'K1', segments: [pid('500')] }))
    await expect(patientOf('500')).rejects.toThrow(Fault)
    const [row] = await rooms.database.sql<
      { sealed: Buffer }[]
    >`select sealed from message_intake where state = 'kept'`
    expect(row?.sealed.includes('Doe')).toBe(false)
    expect(await rooms.open().recover()).toBe(1)
    await expect(patientOf('500')).resolves.toBeDefined()
    expect(await rooms.open().recover()).toBe(0)
  })
})

describe('a new data key of the organisation', () => {
  it('reaches what was kept, what failed and who was merged, which all go on as before', async () => {
    const [sender] = await rooms.messages.senders.list()
    if (sender === undefined) throw new Error('senders were entered')
    await send({ event: 'ADT^A04', id: 'KEY1', segments: [pid('601')] })
    await send({ event: 'ADT^A04', id: 'KEY2', segments: [pid('602')] })
    await send({
      event: 'ADT^A40^ADT_A39',
      id: 'KEY3',
      segments: [pid('602'), 'MRG|601^^^HOSP^MR'],
    })
    const { link } = await readAs(await patientOf('602'))
    await rooms.messages.keep(
      sender,
      make({ event: 'ADT^A04', id: 'KEY4', segments: [pid('603')] }),
    )
    const { vault } = rooms
    const [{ sql }, { advance }] = [rooms.database, rooms.clock]
    const resealed = await renewOrganisation({ sql, vault, advance, sources: sealedMessages })
    expect(Object.values(resealed).filter((count) => count > 0)).toHaveLength(3)
    expect(await rooms.open().recover()).toBe(1)
    await expect(patientOf('603')).resolves.toBeDefined()
    await send({ event: 'ADT^A08', id: 'KEY5', segments: [pid('602', 'Later^Name')] })
    expect(link).toHaveLength(1)
    expect((await readAs(await patientOf('602'))).link).toEqual(link)
    const { failures } = await rooms.messages.recent()
    expect(failures.newest.map(({ controlId }) => controlId)).toContain('T3')
  })
})

describe('evidence', () => {
  it('says who sent what and what became of it, and nothing of patients', async () => {
    const { ledger, messages } = rooms
    expect((await messages.recent()).failures.total).toBeGreaterThan(0)
    await messages.tidy()
    await ledger.sequence()
    const kinds = ['messages.received', 'messages.refused', 'messages.sender.added'] as const
    for (const kind of kinds) {
      const entries = await ledger.entries({ kind, limit: 100 })
      expect(entries.length).toBeGreaterThan(0)
      for (const { evidence } of entries) {
        expect(messagesEvidence[kind].safeParse(evidence.facts).success).toBe(true)
        expect(evidence.subject).toBe('')
        expect(JSON.stringify(evidence)).not.toMatch(/Doe|Jane|HOSP|1980/)
      }
    }
    expect(rooms.errors).toEqual([])
  })
})
