import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import text from '../../ui/text.module.css'

/** Something in a chart that leads to its versions and their proofs. A resource without an id leads nowhere. */
export function VersionsLink(props: {
  readonly patientId: string
  readonly type: string
  readonly id: string
  readonly children: ReactNode
}) {
  const { patientId, type, id } = props
  if (id === '') return props.children
  return (
    <Link
      to="/records/$patientId/versions/$type/$id"
      params={{ patientId, type, id }}
      className={text.source}
    >
      {props.children}
    </Link>
  )
}
