import { Fault } from '@wardstone/core'
import { formatCheckpointKey } from './checkpoint-key.ts'
import type { Checkpoint } from './checkpoint.ts'
import { verifySignedCheckpoint } from './cosignature.ts'
import type { Policy } from './policy.ts'

/** What a policy says of one checkpoint. */
export type PolicyVerdict = {
  readonly checkpoint: Checkpoint
  /** Whether the quorum witnessed it. */
  readonly satisfied: boolean
  /** How many of `organisations` must have, and which have: the quorum's own members, each counted once. */
  readonly needed: number
  readonly organisations: readonly { readonly name: string; readonly witnessed: boolean }[]
  /** Witnesses whose cosignatures are right, and when they gave them, in seconds since the epoch. */
  readonly witnesses: readonly { readonly name: string; readonly time: number }[]
}

/**
 * Judges a cosigned checkpoint by a policy (c2sp.org/tlog-policy). Members of the quorum are counted, which are
 * organisations where each has a group of its own: ten cosignatures of one organisation count as one.
 *
 * `logs` are verifier keys of logs that are known otherwise, for a policy without any.
 *
 * @throws Fault `proof.invalid` when no log of the policy signed it or a known signature is wrong, `proof.malformed`.
 */
export async function evaluatePolicy(
  policy: Policy,
  note: Uint8Array | string,
  logs: readonly string[] = [],
): Promise<PolicyVerdict> {
  const logKeys = new Set([...policy.logs.map(({ key }) => formatCheckpointKey(key)), ...logs])
  const witnessKeys = policy.witnesses.map(({ key }) => formatCheckpointKey(key))
  const { checkpoint, signedBy } = await verifySignedCheckpoint(note, [
    ...new Set([...logKeys, ...witnessKeys]),
  ])
  const isOwn = (name: string, vkey: string) => name === checkpoint.origin && logKeys.has(vkey)
  if (!signedBy.some(({ key }) => isOwn(key.name, formatCheckpointKey(key))))
    throw new Fault('proof.invalid', 'None of the logs of the policy signed this checkpoint.')
  const times = new Map(signedBy.map(({ key, time }) => [formatCheckpointKey(key), time]))
  const witnesses = policy.witnesses.flatMap(({ name, key }) => {
    const time = times.get(formatCheckpointKey(key))
    return time === undefined ? [] : [{ name, time }]
  })
  return { checkpoint, witnesses, ...judge(policy, new Set(witnesses.map(({ name }) => name))) }
}

function judge(
  { groups, quorum }: Policy,
  cosigners: ReadonlySet<string>,
): Pick<PolicyVerdict, 'satisfied' | 'needed' | 'organisations'> {
  // A group stands after its members, so one pass in order decides them all.
  const witnessed = new Set(cosigners)
  for (const { name, threshold, members } of groups) {
    if (members.filter((member) => witnessed.has(member)).length >= threshold) witnessed.add(name)
  }
  if (quorum === 'none') return { satisfied: true, needed: 0, organisations: [] }
  const group = groups.find(({ name }) => name === quorum)
  const organisations = (group?.members ?? [quorum]).map((name) => ({
    name,
    witnessed: witnessed.has(name),
  }))
  return { satisfied: witnessed.has(quorum), needed: group?.threshold ?? 1, organisations }
}
