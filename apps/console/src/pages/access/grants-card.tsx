import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Grant } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatClock } from '../../ui/format.ts'
import { Empty, ErrorNote, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { BreakGlassDialog } from '../records/break-glass-dialog.tsx'

/** The records that this person has open by emergency access, and the way to open one. */
export function GrantsCard() {
  const [asking, setAsking] = useState(false)
  const grants = useQuery({ queryKey: ['grants'], queryFn: api.grants, refetchInterval: 30_000 })
  const open = <Button onClick={() => setAsking(true)}>Open in an emergency</Button>
  return (
    <Card
      title="Your emergency access"
      note={
        grants.data === undefined
          ? undefined
          : `${countOf(grants.data.grants.length, 'record')} open`
      }
    >
      <Loaded query={grants} what="your emergency access">
        {({ grants: list }) =>
          list.length === 0 ? (
            <Empty action={open}>
              No record is open to you by emergency access. Patients you care for are under Records.
            </Empty>
          ) : (
            <Grants grants={list} />
          )
        }
      </Loaded>
      {asking && <BreakGlassDialog identifier="" onClose={() => setAsking(false)} />}
    </Card>
  )
}

function Grants({ grants }: { readonly grants: readonly Grant[] }) {
  const queryClient = useQueryClient()
  const close = useMutation({
    mutationFn: api.closeBreakGlass,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['grants'] }),
  })
  return (
    <>
      {close.error !== null && <ErrorNote error={close.error} />}
      <table className={table.table}>
        <caption className={text.hidden}>Records open by emergency access</caption>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">You wrote</th>
            <th scope="col">Until</th>
            <th scope="col">
              <span className={text.hidden}>Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant) => (
            <tr key={grant.id} className={table.middle}>
              <td className={text.mono}>
                <Link
                  to="/records/$patientId"
                  params={{ patientId: grant.patientId }}
                  className={text.source}
                  preload={false}
                >
                  {shortId(grant.patientId)}
                </Link>
              </td>
              <td>{grant.reason}</td>
              <td className={table.nowrap}>{formatClock(grant.expiresAt)}</td>
              <td className={classes(table.number)}>
                <Button
                  size="small"
                  disabled={close.isPending}
                  onClick={() => close.mutate(grant.id)}
                >
                  Close now
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const ID_SHOWN = 8

/** Enough of an opaque id to tell two apart. */
export function shortId(id: string): string {
  return id.length <= ID_SHOWN + 4 ? id : `${id.slice(0, ID_SHOWN)}…`
}
