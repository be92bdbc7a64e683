import { useState } from 'react'
import { Button } from './button.tsx'

/** Copies a text and says that it did. */
export function CopyButton(props: { readonly value: string; readonly children: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(props.value)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <Button size="small" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? 'Copied' : props.children}</span>
    </Button>
  )
}
