import { useState, type ReactNode } from 'react'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice } from '../../ui/field.tsx'
import styles from './exchange.module.css'

/** What a person is told before a file leaves the house, and says that they know. */
export function DownloadDialog(props: {
  readonly title: string
  /** What is in the file and what follows, a sentence each. */
  readonly consequences: readonly ReactNode[]
  readonly href: string
  readonly fileName: string
  readonly onClose: () => void
  /** The download has begun. */
  readonly onDownload: () => void
}) {
  const [known, setKnown] = useState(false)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      lead={
        <ul className={styles.consequences}>
          {props.consequences.map((each, index) => (
            <li key={index}>{each}</li>
          ))}
        </ul>
      }
    >
      <div className={styles.confirm}>
        <Choice
          type="checkbox"
          label="I know where this file goes and who will read it"
          hint="It is kept as safe as the place where you put it, and no safer."
          checked={known}
          onChange={(event) => setKnown(event.target.checked)}
        />
        <Actions>
          <Button onClick={props.onClose}>Cancel</Button>
          {known ? (
            <a
              className={buttonClass({ look: 'filled' })}
              href={props.href}
              download={props.fileName}
              onClick={() => {
                props.onDownload()
                // Closed only once the browser has taken the address from the link.
                setTimeout(props.onClose, 0)
              }}
            >
              Download
            </a>
          ) : (
            <Button look="filled" disabled>
              Download
            </Button>
          )}
        </Actions>
      </div>
    </Dialog>
  )
}
