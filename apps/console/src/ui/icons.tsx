import type { ReactNode } from 'react'
import styles from './icons.module.css'

/** Line icons for navigation, decisions and large buttons. 20 × 20. */
export type IconName =
  | 'today'
  | 'records'
  | 'access'
  | 'controls'
  | 'ledger'
  | 'partners'
  | 'messages'
  | 'backups'
  | 'key'
  | 'person'
  | 'lock'
  | 'alert'
  | 'hourglass'
  | 'upload'
  | 'search'
  | 'exchange'
  | 'hold'

const shapes: Record<IconName, ReactNode> = {
  today: (
    <>
      <rect x="3" y="4" width="14" height="13" rx="2" />
      <path d="M3 8h14M7 2.5V5M13 2.5V5M7 12l2 2 4-4" />
    </>
  ),
  records: (
    <>
      <rect x="4" y="3" width="12" height="14" rx="2" />
      <path d="M7 7h6M7 10h6M7 13h3" />
    </>
  ),
  access: (
    <>
      <circle cx="7.5" cy="7" r="3" />
      <path d="M2 16.5c.8-3 2.8-4.5 5.5-4.5s4.7 1.5 5.5 4.500M13 4.300a3 3 0 0 1 0 5.400M15 12.400c1.5.7 2.5 2 3 4.1" />
    </>
  ),
  controls: <path d="M4 5.5l1.5 1.500L8 4M4 11.500L5.5 13 8 10M11 6h6M11 12h6M11 16.500h6" />,
  ledger: (
    <path d="M10 3v3M10 6L5 10v3M10 6l5 4v3M5 13l-2.5 3.500M5 13l2.5 3.500M15 13l-2.5 3.500M15 13l2.5 3.5" />
  ),
  partners: (
    <>
      <circle cx="7.5" cy="10" r="5" />
      <circle cx="12.5" cy="10" r="5" />
    </>
  ),
  messages: (
    <>
      <path d="M3 5h14v10H3z" />
      <path d="M3 6l7 5 7-5" />
    </>
  ),
  backups: (
    <>
      <ellipse cx="10" cy="5.5" rx="6" ry="2.500" />
      <path d="M4 5.500v9c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500v-9M4 10c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500" />
    </>
  ),
  key: (
    <>
      <circle cx="7" cy="10" r="3.8" />
      <path d="M10.8 10H18M15 10v3" />
    </>
  ),
  person: (
    <>
      <circle cx="10" cy="7" r="3.5" />
      <path d="M3.5 17c1-3.5 3.5-5 6.5-5s5.5 1.5 6.5 5" />
    </>
  ),
  lock: (
    <>
      <rect x="4" y="9" width="12" height="8" rx="2" />
      <path d="M7 9V6.500a3 3 0 0 1 6 0V9" />
    </>
  ),
  alert: (
    <>
      <path d="M10 3l7.5 13.500h-15z" />
      <path d="M10 8v4M10 14.300v.01" />
    </>
  ),
  hourglass: (
    <>
      <path d="M5.5 3h9M5.5 17h9M6.5 3v2.500c0 2 3.5 3 3.5 4.500s-3.5 2.5-3.5 4.500V17M13.5 3v2.500c0 2-3.5 3-3.5 4.500s3.5 2.5 3.5 4.500V17" />
    </>
  ),
  upload: (
    <path d="M10 13V3.500M6 7l4-4 4 4M3.5 12.500v3a1.5 1.5 0 0 0 1.5 1.500h10a1.5 1.5 0 0 0 1.5-1.500v-3" />
  ),
  exchange: <path d="M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3" />,
  hold: (
    <>
      <rect x="4" y="3" width="12" height="14" rx="2" />
      <path d="M8 8v5M12 8v5" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="M12.8 12.800L17 17" />
    </>
  ),
}

/** A line icon; decoration only. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={styles.icon} viewBox="0 0 20 20" aria-hidden="true">
      {shapes[name]}
    </svg>
  )
}
