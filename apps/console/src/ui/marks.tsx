import type { ReactNode } from 'react'

/** The six small marks that go with a status word. 9 × 9, drawn in the text's colour. */
export type MarkName = 'check' | 'cross' | 'bang' | 'dash' | 'clock' | 'ring'

const shapes: Record<MarkName, ReactNode> = {
  check: <path d="M1 5l2.5 2.5L8 2" strokeWidth="1.8" />,
  cross: <path d="M1 1l7 7M8 1l-7 7" strokeWidth="1.8" />,
  bang: <path d="M4.5 0v5.4M4.5 7v2" strokeWidth="1.8" />,
  dash: <path d="M1 4.5h7" strokeWidth="1.8" />,
  clock: (
    <>
      <circle cx="4.5" cy="4.5" r="3.6" strokeWidth="1.4" />
      <path d="M4.5 2.4v2.3l1.5 1" strokeWidth="1.2" />
    </>
  ),
  ring: <circle cx="4.5" cy="4.5" r="3.2" strokeWidth="1.6" />,
}

/** A status mark; decoration only, the word beside it carries the meaning. */
export function Mark({ name }: { readonly name: MarkName }) {
  return (
    <svg
      viewBox="0 0 9 9"
      width="9"
      height="9"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  )
}
