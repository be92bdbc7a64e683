import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { isContradicted } from '../../partners/contradiction.ts'
import { partnersApi, partnersQuery, witnessQuery, type Report } from '../../partners-api.ts'
import { may } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Tick } from '../../ui/chip.tsx'
import { countOf, formatCount } from '../../ui/format.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { ForkCards } from './fork-card.tsx'
import { MirrorsCard } from './mirrors-card.tsx'
import { OurKeysCard } from './our-keys-card.tsx'
import { PartnersCard } from './partners-card.tsx'
import styles from './partners.module.css'

/** Organisations that watch each other's ledgers: their keys, their state, and what they caught. */
export function PartnersPage() {
  const { session } = useRouteContext({ from: '/app' })
  const queryClient = useQueryClient()
  const witness = useQuery(witnessQuery)
  const partners = useQuery(partnersQuery)
  const mayManage = may(session, 'partners')
  const hasWitnesses = partners.data?.some(({ url }) => url !== null) ?? false
  const cosign = useMutation({
    mutationFn: partnersApi.cosign,
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: ['partners'] })
      await queryClient.invalidateQueries({ queryKey: ['witness'] })
    },
  })
  return (
    <Page title="Partners">
      <PageHead
        title="Partners"
        actions={
          mayManage &&
          hasWitnesses && (
            <Button disabled={cosign.isPending} onClick={() => cosign.mutate()}>
              {cosign.isPending ? 'Asking' : 'Ask for cosignatures now'}
            </Button>
          )
        }
      >
        Other organisations sign the head of your ledger after checking that it only grew, and you
        sign theirs. Then nobody can rewrite a ledger unseen, not even who runs it. Every ten
        minutes this happens by itself.
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        {witness.data !== undefined && partners.data !== undefined && (
          <ForkCards witness={witness.data} partners={partners.data} />
        )}
        {cosign.data !== undefined && <CosignResult report={cosign.data} />}
        {cosign.error !== null && <ErrorNote error={cosign.error} />}
        <PartnersCard mayManage={mayManage} />
        <MirrorsCard mayManage={mayManage} />
        <OurKeysCard organisation={session.organisation} />
      </div>
    </Page>
  )
}

function CosignResult({ report }: { readonly report: Report }) {
  const failed = report.partners.filter(({ failure }) => failure !== null)
  const signed = report.partners.length - failed.length
  return (
    <div className={styles.result} role="status">
      <Tick
        tone={
          failed.length === 0
            ? 'ok'
            : failed.some(({ failure }) => isContradicted(failure))
              ? 'crit'
              : 'warn'
        }
      />
      <p>
        {formatCount(signed)} of {countOf(report.partners.length, 'partner')} cosigned the first{' '}
        {countOf(report.size, 'entry', 'entries')}.
        {failed.map(({ id, organisation, failure }) => (
          <span key={id}>
            {' '}
            {organisation} did not: {failure}.
          </span>
        ))}
      </p>
    </div>
  )
}
