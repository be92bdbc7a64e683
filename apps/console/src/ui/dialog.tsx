import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import styles from './dialog.module.css'

/** A question that must be answered before going on. Escape, the backdrop and Cancel all mean no. */
export function Dialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <Base.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup className={styles.popup}>
            <Base.Title className={styles.title}>{props.title}</Base.Title>
            {props.lead !== undefined && (
              <Base.Description className={styles.lead} render={<div />}>
                {props.lead}
              </Base.Description>
            )}
            {props.children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** The row of buttons that ends a dialog or form; the one that goes ahead stands last. */
export function Actions(props: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{props.children}</div>
}
