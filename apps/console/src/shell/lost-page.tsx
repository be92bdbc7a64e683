import { Link } from '@tanstack/react-router'
import { ErrorNote } from '../ui/states.tsx'
import text from '../ui/text.module.css'
import styles from './lost-page.module.css'

/** An address that leads nowhere. */
export function LostPage() {
  return (
    <main className={styles.lost} id="content">
      <h1>There is no page here</h1>
      <p>The address may be from an older version, or cut off.</p>
      <Link className={text.link} to="/">
        Go to the first page
      </Link>
    </main>
  )
}

/** The console could not start, or a page failed: what is known, and a way to go on. */
export function StartError({ error }: { readonly error: unknown }) {
  return (
    <main className={styles.lost} id="content">
      <h1>The page could not be shown</h1>
      <p>Your records and the ledger are not affected by this.</p>
      <ErrorNote error={error} retry={() => location.reload()} />
    </main>
  )
}
