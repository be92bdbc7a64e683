import type { ReactNode } from 'react'
import type { Status } from '../api-types.ts'
import styles from './chip.module.css'
import { classes } from './classes.ts'
import { Mark, type MarkName } from './marks.tsx'

/** Hues carry status and nothing else; `info` is verification in progress. */
export type Tone = 'ok' | 'crit' | 'warn' | 'mute' | 'info'

const markOf: Record<Tone, MarkName> = {
  ok: 'check',
  crit: 'cross',
  warn: 'bang',
  mute: 'dash',
  info: 'clock',
}

/** Icon, word and hue: always the three. */
export function Chip(props: {
  readonly tone: Tone
  readonly mark?: MarkName | 'none'
  readonly bare?: boolean
  readonly children: ReactNode
}) {
  const mark = props.mark ?? markOf[props.tone]
  return (
    <span className={classes(styles.chip, styles[props.tone], props.bare === true && styles.bare)}>
      {mark !== 'none' && <Mark name={mark} />}
      {props.children}
    </span>
  )
}

/** How each determination is said and shown. */
export const statusWords: Record<Status, { word: string; tone: Tone; mark: MarkName }> = {
  met: { word: 'Met', tone: 'ok', mark: 'check' },
  'not-met': { word: 'Not met', tone: 'crit', mark: 'cross' },
  stale: { word: 'Stale', tone: 'warn', mark: 'bang' },
  'not-assessed': { word: 'Not assessed', tone: 'mute', mark: 'dash' },
  'not-applicable': { word: 'Not applicable', tone: 'mute', mark: 'ring' },
}

/** A determination as a chip: ✓ Met, ✕ Not met, ! Stale, – Not assessed. */
export function StatusChip(props: {
  readonly status: Status
  readonly suffix?: string | undefined
}) {
  const { word, tone, mark } = statusWords[props.status]
  return (
    <Chip tone={tone} mark={mark}>
      {props.suffix === undefined ? word : `${word} ${props.suffix}`}
    </Chip>
  )
}

/** The square mark before one step of a check. The step's text must say the same in words. */
export function Tick({ tone, pulse }: { readonly tone: Tone; readonly pulse?: boolean }) {
  return (
    <span className={classes(styles.tick, styles[tone], pulse === true && styles.pulse)}>
      <Mark name={markOf[tone]} />
    </span>
  )
}
