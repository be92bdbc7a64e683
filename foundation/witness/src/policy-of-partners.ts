import { formatPolicy, parseCheckpointKey } from '@wardstone/verifier'
import type { Partner } from './partners.ts'

/**
 * A policy that an auditor can keep: our log, and so many organisations that must have witnessed it. Each organisation
 * is a group of which any witness will do, so that it counts once however many it runs.
 */
export function policyOfPartners(
  logKeys: readonly string[],
  partners: readonly Partner[],
  organisationsNeeded: number,
): string {
  const byOrganisation = Map.groupBy(
    partners.filter(({ witnessKeys }) => witnessKeys.length > 0),
    ({ organisation }) => organisation,
  )
  const groups = [...byOrganisation.values()].map((members, i) => {
    const witnesses = members.flatMap(({ witnessKeys, url }) =>
      witnessKeys.map((vkey) => ({ vkey, url })),
    )
    return {
      name: nameOf(members[0]?.organisation ?? '', i),
      witnesses: witnesses.map(({ vkey, url }, n) => ({
        name: `${nameOf(members[0]?.organisation ?? '', i)}-${n + 1}`,
        key: parseCheckpointKey(vkey),
        ...(url === null ? {} : { url }),
      })),
    }
  })
  const needed = Math.min(organisationsNeeded, groups.length)
  return formatPolicy({
    logs: logKeys.map((vkey) => ({ key: parseCheckpointKey(vkey) })),
    witnesses: groups.flatMap(({ witnesses }) => witnesses),
    groups: [
      ...groups.map(({ name, witnesses }) => ({
        name,
        threshold: 1,
        members: witnesses.map((witness) => witness.name),
      })),
      ...(needed === 0
        ? []
        : [{ name: 'organisations', threshold: needed, members: groups.map(({ name }) => name) }]),
    ],
    quorum: needed === 0 ? 'none' : 'organisations',
  })
}

/** A name of the policy has no spaces; the number keeps apart what differs in nothing else. */
function nameOf(organisation: string, index: number): string {
  return `${index + 1}-${organisation.trim().replaceAll(/[\s\p{Cc}]+/gu, '-')}`
}
