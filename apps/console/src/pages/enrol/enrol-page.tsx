import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import type { EnrolmentOffer, Session } from '../../api-types.ts'
import { rolesInWords, sessionQuery } from '../../session.ts'
import { Entrance } from '../../shell/entrance.tsx'
import { formatClock } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import styles from './enrol-page.module.css'
import { FactorForm } from './factor-form.tsx'

/** Turns a one-time link into an account. The secret stands in the fragment, so no server or proxy log ever holds it. */
export function EnrolPage() {
  const [secret] = useState(() => decodeURIComponent(location.hash.slice(1)))
  const router = useRouter()
  useEffect(() => {
    // Out of the address bar and the history before anything else happens.
    if (location.hash !== '') router.history.replace('/enrol')
  }, [router])
  if (secret === '') return <NoSecret />
  return <Offer secret={secret} />
}

function NoSecret() {
  return (
    <Entrance title="Enrol" organisation={null}>
      <Empty>
        The enrolment link has a secret at its end, and this address has none. Open the whole link
        again; it is shown once, and works for 15 minutes.
      </Empty>
    </Entrance>
  )
}

function Offer({ secret }: { readonly secret: string }) {
  const offer = useQuery({
    queryKey: ['enrolment'],
    queryFn: () => api.inspectEnrolment(secret),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const finish = useFinish()
  return (
    <Entrance title="Enrol" organisation={offer.data?.organisation ?? null}>
      <Loaded query={offer} what="your invitation">
        {(data) => (
          <>
            <OfferLead offer={data} />
            <FactorForm secret={secret} displayName={data.displayName} onDone={finish} />
          </>
        )}
      </Loaded>
    </Entrance>
  )
}

function OfferLead({ offer }: { readonly offer: EnrolmentOffer }) {
  return (
    <p className={styles.lead}>
      {offer.displayName === null ? 'You become' : `Welcome, ${offer.displayName}. You become`}{' '}
      <b>
        {rolesInWords(offer.roles)
          .toLowerCase()
          .replace(/, ([^,]*)$/, ' and $1')}
      </b>
      . This link works once, until {formatClock(offer.expiresAt)}.
    </p>
  )
}

function useFinish(): (session: Session) => void {
  const queryClient = useQueryClient()
  const router = useRouter()
  return (session) => {
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, session)
    void router.navigate({ to: '/' })
  }
}
