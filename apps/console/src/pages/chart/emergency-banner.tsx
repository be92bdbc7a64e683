import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { formatClock } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'
import styles from './chart.module.css'

/** Stands over a chart for as long as it is open by emergency access. */
export function EmergencyBanner({ patientId }: { readonly patientId: string }) {
  const now = useNow()
  const grants = useQuery({ queryKey: ['grants'], queryFn: api.grants, refetchInterval: 60_000 })
  const grant = grants.data?.grants.find(
    (each) => each.patientId === patientId && each.expiresAt > now,
  )
  const close = useClose(patientId)
  if (grant === undefined) return null
  return (
    <section className={styles.emergency} aria-label="Emergency access">
      <p>
        <Icon name="key" />
        <span>
          <b>Emergency access is open.</b> Until {formatClock(grant.expiresAt)}, for this patient
          only. The privacy office reviews it within 24 hours.
        </span>
      </p>
      <Button size="small" disabled={close.isPending} onClick={() => close.mutate(grant.id)}>
        Close now
      </Button>
      {close.error !== null && <ErrorNote error={close.error} />}
    </section>
  )
}

function useClose(patientId: string) {
  const queryClient = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: api.closeBreakGlass,
    onSuccess: async () => {
      await router.navigate({ to: '/records' })
      queryClient.removeQueries({ queryKey: ['chart', patientId] })
      await queryClient.invalidateQueries({ queryKey: ['grants'] })
    },
  })
}
