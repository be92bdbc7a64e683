import { useRouteContext } from '@tanstack/react-router'
import { asProblem } from '../../problem.ts'
import { Section } from '../../ui/card.tsx'
import { countOf, formatCount, formatExact } from '../../ui/format.ts'
import { HashText, toHex } from '../../ui/hash-text.tsx'
import { ProofPanel, Step, Steps } from '../../ui/proof-panel.tsx'
import text from '../../ui/text.module.css'
import { useProvenVersion, type ProvenVersion, type VersionName } from '../../verify/version.ts'

/** What this browser checked of one version, step by step, and the one step that it cannot. */
export function VersionAside({ name }: { readonly name: VersionName }) {
  const { data, error, isFetching } = useProvenVersion(name)
  return (
    <Section title={`Version ${name.version}`} note={data !== undefined && 'as it was written'}>
      <div className={text.stack}>
        {data === undefined ? (
          <Unproven error={error} busy={isFetching} />
        ) : (
          <>
            <Proven version={data} />
            <ProofPanel index={data.entry.index} title="The entry, in the ledger" />
            <Written version={data} />
          </>
        )}
      </div>
    </Section>
  )
}

function Unproven(props: { readonly error: Error | null; readonly busy: boolean }) {
  const problem = props.error === null || props.busy ? undefined : asProblem(props.error)
  return (
    <Steps title="Integrity">
      <Step
        tone={problem === undefined ? 'info' : 'crit'}
        detail={problem === undefined ? 'being read and hashed' : problem.message}
      >
        {problem === undefined ? 'The stored ciphertext' : problem.title}
      </Step>
      <Step tone="mute" detail="waits">
        The entry that binds it
      </Step>
    </Steps>
  )
}

function Proven({ version }: { readonly version: ProvenVersion }) {
  const { hash, bytes, index, size, steps } = version
  return (
    <Steps title="Integrity">
      <Step tone="ok" detail={<HashText label="sha256" value={toHex(hash)} />}>
        {bytes === undefined
          ? 'The hash of the ciphertext, as the server computed it'
          : `${countOf(bytes, 'byte')} of ciphertext, hashed in this browser`}
      </Step>
      <Step
        tone="ok"
        detail={
          size === 1
            ? 'the only row that this change wrote'
            : `row ${formatCount(index + 1)} of ${formatCount(size)} that this change wrote here, a ${countOf(steps, 'step')} path`
        }
      >
        Exactly what the entry binds
      </Step>
      <Step
        tone="mute"
        detail="by the server, with this patient’s own key, which never leaves it. It refuses ciphertext of which one bit was changed."
      >
        Opened
      </Step>
    </Steps>
  )
}

function Written({ version: { entry } }: { readonly version: ProvenVersion }) {
  const { session } = useRouteContext({ from: '/app' })
  const { actor, at } = entry.evidence
  return (
    <p className={`${text.third} ${text.small}`}>
      Written on {formatExact(at)} by{' '}
      {actor === session.account.id ? 'you' : <span className={text.mono}>{actor}</span>}, as the
      entry says.
    </p>
  )
}
