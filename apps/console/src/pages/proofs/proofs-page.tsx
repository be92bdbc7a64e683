import { fromUtf8, utf8 } from '@wardstone/core'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { TextField } from '../../ui/field.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { FILE_BYTES_MAX, roleOf } from './given-files.ts'
import { judge, type Given, type Judged } from './judge.ts'
import styles from './proofs.module.css'
import { VerdictCard } from './verdict-card.tsx'

const nothing = { proof: '', entry: undefined, keys: '', policy: '' }

/** What the fields hold. The proof is text; an entry may be any bytes. */
type Draft = Omit<Given, 'proof'> & { readonly proof: string }

type Outcome = { readonly judged: Judged } | { readonly error: unknown } | undefined

/** Checks a proof for whoever was handed one: no sign-in, and once it is loaded no server. */
export function ProofsPage() {
  useEffect(() => {
    document.title = 'Check a proof · Wardstone'
  }, [])
  return (
    <main id="content" className={styles.main}>
      <header className={styles.head}>
        <p className={styles.name}>
          <b>Wardstone</b>
          <a href="/" className={text.link}>
            To the console
          </a>
        </p>
        <h1>Check a proof</h1>
        <p className={text.second}>
          You were handed a proof and a verifier key. This page checks one against the other in your
          browser: nothing is sent anywhere, and it works with the network switched off.
        </p>
      </header>
      <Check />
    </main>
  )
}

function Check() {
  const [draft, setDraft] = useState<Draft>(nothing)
  const [outcome, setOutcome] = useState<Outcome>(undefined)
  const verdict = useRef<HTMLDivElement>(null)
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    // A verdict about something else must not stay in sight.
    setOutcome(undefined)
  }
  const take = async (files: readonly File[]) => {
    try {
      change(await readFiles(files))
    } catch (error) {
      setOutcome({ error })
    }
  }
  const check = async () => {
    try {
      setOutcome({ judged: await judge({ ...draft, proof: utf8(draft.proof) }) })
      verdict.current?.focus()
    } catch (error) {
      setOutcome({ error })
    }
  }
  return (
    <>
      <Card title="What you were given" padded>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            void check()
          }}
        >
          <DropZone onFiles={(files) => void take(files)} />
          <Fields draft={draft} onChange={change} />
          <div className={text.row}>
            <Button look="filled" type="submit">
              Check
            </Button>
            <Button onClick={() => change(nothing)}>Clear</Button>
          </div>
        </form>
      </Card>
      <div ref={verdict} tabIndex={-1} className={styles.verdict} aria-live="polite">
        {outcome !== undefined &&
          ('judged' in outcome ? (
            <VerdictCard judged={outcome.judged} />
          ) : (
            <ErrorNote error={outcome.error} />
          ))}
      </div>
    </>
  )
}

function Fields(props: {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}) {
  const { draft, onChange } = props
  return (
    <>
      <TextField
        label="Proof"
        hint="A .tlog-proof file, evidence of a fork, a file about one subject, or a checkpoint."
        className={styles.verbatim}
        spellCheck={false}
        rows={6}
        value={draft.proof}
        onChange={(event) => onChange({ proof: event.target.value })}
      />
      {draft.entry !== undefined && (
        <p className={classes(text.row, text.between)}>
          <span>Beside it, an entry of {formatBytes(draft.entry.length)}</span>
          <Button size="small" onClick={() => onChange({ entry: undefined })}>
            Leave it out
          </Button>
        </p>
      )}
      <TextField
        label="Verifier keys"
        hint="One a line, from somebody you trust and not from whoever handed you the proof. With keys of witnesses, their cosignatures are checked as well."
        className={styles.verbatim}
        spellCheck={false}
        rows={3}
        value={draft.keys}
        onChange={(event) => onChange({ keys: event.target.value })}
      />
      <details className={styles.policy} open={draft.policy !== '' ? true : undefined}>
        <summary>Ask for cosignatures of several organisations</summary>
        <TextField
          label="Policy"
          hint="A tlog-policy: which witnesses belong to whom, and how many organisations must have cosigned."
          className={styles.verbatim}
          spellCheck={false}
          rows={5}
          value={draft.policy}
          onChange={(event) => onChange({ policy: event.target.value })}
        />
      </details>
    </>
  )
}

function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => {
    if (list !== null && list.length > 0) onFiles(Array.from(list))
  }
  return (
    <div
      className={classes(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <Icon name="upload" />
      <p>Drop the proof here, with the entry, keys or policy beside it</p>
      <Button onClick={() => input.current?.click()}>Choose files</Button>
      <label htmlFor={id} className={text.hidden}>
        Files to check
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        multiple
        onChange={(event) => {
          take(event.target.files)
          // The same file again is a change as well.
          event.target.value = ''
        }}
      />
    </div>
  )
}

/** Puts each file where it belongs. @throws Error for one that is too long. */
async function readFiles(files: readonly File[]): Promise<Partial<Draft>> {
  let part: Partial<Draft> = {}
  for (const file of files) {
    if (file.size > FILE_BYTES_MAX)
      throw new Error(`${file.name} is over ${formatBytes(FILE_BYTES_MAX)}, which no proof is.`)
    const bytes = new Uint8Array(await file.arrayBuffer())
    const role = roleOf(bytes)
    part = { ...part, [role]: role === 'entry' ? bytes : fromUtf8(bytes) }
  }
  // The entry of an earlier proof is not that of one that carries its own, or needs none.
  const isWhole = part.proof !== undefined && !/^c2sp\.org.*\nindex /.test(part.proof)
  return isWhole && part.entry === undefined ? { ...part, entry: undefined } : part
}
