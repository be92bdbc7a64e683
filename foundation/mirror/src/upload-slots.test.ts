import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openUploadSlots } from './upload-slots.ts'

const ignore = () => {}

describe('upload slots', () => {
  it('are refused when all are taken by uploads that get on, and free again when one leaves', () => {
    const slots = openUploadSlots({ uploadsMax: 2 })
    const first = slots.enter(ignore)
    slots.enter(ignore)
    expect(() => slots.enter(ignore)).toThrow(expect.objectContaining({ code: 'server.busy' }))
    first.leave()
    slots.enter(ignore).leave()
  })

  it('are taken from the upload that paused longest', async () => {
    const stopped: string[] = []
    const slots = openUploadSlots({ uploadsMax: 2, idleMs: 20 })
    const early = slots.enter(() => stopped.push('early'))
    slots.enter(() => stopped.push('late'))
    await sleep(30)
    early.advanced()
    slots.enter(ignore)
    expect(stopped).toEqual(['late'])
  })

  it('end an upload whose package takes too long, and not one that was answered', async () => {
    const stopped: string[] = []
    const slots = openUploadSlots({ packageTimeoutMs: 20 })
    slots.enter(() => stopped.push('slow')).awaitPackage()
    const answered = slots.enter(() => stopped.push('answered'))
    answered.awaitPackage()
    answered.leave()
    await expect.poll(() => stopped).toEqual(['slow'])
    await sleep(40)
    expect(stopped).toEqual(['slow'])
  })
})
