import { generateIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { newEscrow, openShare, recoverIdentity, type Holder } from './escrow.ts'

async function people(count: number): Promise<{ holders: Holder[]; identities: string[] }> {
  const identities = await Promise.all(Array.from({ length: count }, () => generateIdentity()))
  const recipients = await Promise.all(identities.map((one) => identityToRecipient(one)))
  return {
    identities,
    holders: recipients.map((recipient, i) => ({ name: `holder ${i}`, recipient })),
  }
}

describe('the key that opens backups', () => {
  it('comes back from any two of three holders, and from no fewer', async () => {
    const { holders, identities } = await people(3)
    const escrow = await newEscrow(2, holders)
    const shares = await Promise.all(identities.map((one) => openShare(escrow, one)))
    const keys = new Set<string>()
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      keys.add(await recoverIdentity(escrow, [shares[a]!, shares[b]!]))
    }
    expect(keys.size).toBe(1)
    expect(await identityToRecipient([...keys][0]!)).toBe(escrow.recipient)
    await expect(recoverIdentity(escrow, [shares[0]!])).rejects.toMatchObject({
      code: 'backup.wrong-share',
    })
    // One person twice is one person.
    await expect(recoverIdentity(escrow, [shares[0]!, shares[0]!])).rejects.toThrow(/2 different/)
  })

  it('comes back from one of any where one is enough', async () => {
    const { holders, identities } = await people(2)
    const escrow = await newEscrow(1, holders)
    const share = await openShare(escrow, identities[1]!)
    expect(await recoverIdentity(escrow, [share])).toMatch(/^AGE-SECRET-KEY-/)
  })

  it('does not come back from shares of another escrow, changed shares or other text', async () => {
    const { holders, identities } = await people(2)
    const [escrow, other] = await Promise.all([newEscrow(2, holders), newEscrow(2, holders)])
    const mine = await openShare(escrow, identities[0]!)
    const foreign = await openShare(other, identities[1]!)
    const wrong = { code: 'backup.wrong-share' }
    await expect(recoverIdentity(escrow, [mine, foreign])).rejects.toMatchObject(wrong)
    const second = await openShare(escrow, identities[1]!)
    const [format, key, base64] = second.trim().split(' ')
    const bytes = Buffer.from(base64!, 'base64')
    bytes[3]! ^= 1
    const changed = `${format} ${key} ${bytes.toString('base64')}`
    await expect(recoverIdentity(escrow, [mine, changed])).rejects.toMatchObject(wrong)
    await expect(recoverIdentity(escrow, [mine, 'hello'])).rejects.toMatchObject(wrong)
    await expect(openShare(escrow, await generateIdentity())).rejects.toMatchObject(wrong)
    await expect(openShare(escrow, 'hello')).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('is not made for holders who cannot be', async () => {
    const { holders } = await people(2)
    const invalid = { code: 'input.invalid' }
    await expect(newEscrow(3, holders)).rejects.toMatchObject(invalid)
    await expect(newEscrow(0, holders)).rejects.toMatchObject(invalid)
    await expect(newEscrow(1, [])).rejects.toMatchObject(invalid)
    await expect(newEscrow(2, [holders[0]!, holders[0]!])).rejects.toMatchObject(invalid)
    const typo = [{ name: 'a', recipient: 'age1qqqq' }]
    await expect(newEscrow(1, typo)).rejects.toMatchObject(invalid)
  })
})
