import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { countOf, formatCount, formatExact } from '../../ui/format.ts'
import { Step } from '../../ui/proof-panel.tsx'
import { Empty, ErrorNote, Loading } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { proveEverythingAbout, type EverythingAbout } from '../../verify/subject.ts'
import { AnswerTable } from '../proofs/answer-table.tsx'
import styles from './about-card.module.css'
import { downloadText } from './download-text.ts'

const NAME_CHARACTERS_MAX = 256

/** Everything that the ledger says about one patient, device or person, with the proof that it is everything. */
export function AboutCard({ about }: { readonly about: string | undefined }) {
  const [typed, setTyped] = useState(about ?? '')
  const [subject, setSubject] = useState(about)
  const client = useQueryClient()
  const everything = useQuery({
    queryKey: ['everything-about', subject],
    queryFn: () => proveEverythingAbout(client, subject ?? ''),
    enabled: subject !== undefined,
    staleTime: Infinity,
    structuralSharing: false,
    retry: false,
  })
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Whoever came by a link wants to see this and not what stands above it.
    if (about !== undefined) place.current?.scrollIntoView({ block: 'start' })
  }, [about])
  const ask = () => {
    const name = typed.trim()
    if (name === '') return
    if (name === subject) void everything.refetch()
    setSubject(name)
  }
  return (
    <div ref={place}>
      <Card
        title="Everything about…"
        note="complete, and proved to be"
        foot="Checked offline with: npx wardstone proof verify FILE --key KEY, or under Check a proof."
      >
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            ask()
          }}
        >
          <Field
            label="Patient’s commitment, device or account"
            hint="As entries name them: what they are about, or who acted."
            spellCheck={false}
            autoComplete="off"
            maxLength={NAME_CHARACTERS_MAX}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" disabled={typed.trim() === '' || everything.isFetching}>
            Show everything
          </Button>
        </form>
        {everything.isFetching && <Loading what="and proving every entry" />}
        {everything.error !== null && !everything.isFetching && (
          <div className={styles.body}>
            <ErrorNote error={everything.error} retry={() => void everything.refetch()} />
          </div>
        )}
        {everything.data !== undefined && !everything.isFetching && everything.error === null && (
          <Answer everything={everything.data} />
        )}
      </Card>
    </div>
  )
}

function Answer({ everything }: { readonly everything: EverythingAbout }) {
  const { entries, subject, file } = everything
  return (
    <>
      <div className={styles.body}>
        <ProofSteps everything={everything} />
        <Button size="small" onClick={() => downloadText('everything-about.ndjson', file)}>
          Download with its proof
        </Button>
      </div>
      {entries.length === 0 ? (
        <Empty>
          The ledger names nobody as “{subject}”, and that is proved too. Compare it with the entry
          that you took it from.
        </Empty>
      ) : (
        <AnswerTable
          entries={entries}
          place={(index) => (
            <Link
              to="/ledger"
              search={{ entry: index, about: subject }}
              className={text.source}
              resetScroll={false}
              preload={false}
            >
              {formatCount(index)}
            </Link>
          )}
        />
      )}
    </>
  )
}

function ProofSteps({ everything }: { readonly everything: EverythingAbout }) {
  const { entries, completeTo, size, indexedAt } = everything
  const early = entries.filter(({ index }) => index < completeTo).length
  const late = entries.length - early
  return (
    <ol className={styles.steps}>
      <Step
        tone="ok"
        detail={`by the index of ${formatExact(indexedAt)}, whose root is in the ledger`}
      >
        {countOf(early, 'entry', 'entries')} below {formatCount(completeTo)}, and no other
      </Step>
      <Step
        tone="ok"
        detail={
          size === completeTo
            ? 'nothing came after'
            : `entries ${formatCount(completeTo)} to ${formatCount(size - 1)}, each read and hashed here`
        }
      >
        {late === 0 ? 'None since' : `${formatCount(late)} since`}
      </Step>
      <Step tone="ok" detail="signed by the ledger, of one history with what this browser knows">
        All in checkpoint {formatCount(size)}
      </Step>
    </ol>
  )
}
