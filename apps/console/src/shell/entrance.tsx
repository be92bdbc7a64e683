import { useEffect, type ReactNode } from 'react'
import { Tick } from '../ui/chip.tsx'
import text from '../ui/text.module.css'
import styles from './entrance.module.css'

/** The frame of the pages before sign-in: one narrow column, and what is true about this connection. */
export function Entrance(props: {
  readonly title: string
  readonly organisation: string | null
  readonly children: ReactNode
}) {
  useEffect(() => {
    document.title = `${props.title} · Wardstone`
  }, [props.title])
  return (
    <main id="content" className={styles.main}>
      <div>
        <p className={styles.organisation}>
          <b>{props.organisation ?? 'Wardstone'}</b>
          {props.organisation !== null && <span>Wardstone</span>}
        </p>
        <h1>{props.title}</h1>
        {props.children}
        <ul className={styles.notes}>
          <Connection />
          <li>
            <Tick tone="mute" />
            <div>
              Signing in writes one ledger entry, and so does a refusal
              <small>Emergency access opens from Records, after sign-in</small>
            </div>
          </li>
        </ul>
      </div>
    </main>
  )
}

function Connection() {
  const encrypted = location.protocol === 'https:'
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  return (
    <li>
      <Tick tone={encrypted || local ? 'ok' : 'crit'} />
      <div>
        You are on <span className={text.mono}>{location.host}</span>
        <small>{connectionWords(encrypted, local)}</small>
      </div>
    </li>
  )
}

function connectionWords(encrypted: boolean, local: boolean): string {
  if (encrypted) return 'Encrypted with TLS; compare the name with the one you were given'
  if (local) return 'This computer itself: nothing crosses a network'
  return 'Not encrypted. Do not sign in here; tell whoever runs this server'
}
