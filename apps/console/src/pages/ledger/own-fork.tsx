import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isContradicted } from '../../partners/contradiction.ts'
import { partnersQuery, witnessQuery } from '../../partners-api.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Tick } from '../../ui/chip.tsx'
import states from '../../ui/states.module.css'

/** Says, where it is so, that others hold a head signed with our key which this ledger does not have. */
export function OwnFork() {
  const witness = useQuery(witnessQuery)
  const partners = useQuery(partnersQuery)
  const ownKey = witness.data?.logKeys[0]
  const isForked =
    witness.data?.forks.some(({ origin }) => ownKey?.startsWith(`${origin}+`) === true) ?? false
  const holders = partners.data?.filter(({ contact }) => isContradicted(contact.failure)) ?? []
  const [first] = holders
  if (!isForked && first === undefined) return null
  return (
    <div className={states.error} role="alert">
      <Tick tone="crit" />
      <div>
        <h2>{isForked ? 'This ledger has forked' : 'A partner holds more of this ledger'}</h2>
        <p>
          {isForked
            ? 'Its key signed two histories that cannot both be true. Verified below is only that this server’s history agrees with itself; what it said before is with your partners.'
            : `${first?.organisation ?? 'A partner'} says: ${first?.contact.failure ?? ''}. Do not go on before you know which.`}
        </p>
        <Link to="/partners" className={buttonClass({ size: 'small' })}>
          {isForked ? 'See the evidence and what to do' : 'See what the partner says'}
        </Link>
      </div>
    </div>
  )
}
