import { fromUtf8 } from '@wardstone/core'
import styles from './ledger.module.css'

/** Canonical JSON (RFC 8785), one member a line. Nothing is added or reordered; only line ends are new. */
export function CanonicalJson({ bytes }: { readonly bytes: Uint8Array }) {
  const lines = splitMembers(fromUtf8(bytes))
  return (
    <pre className={styles.json} tabIndex={0} aria-label="Entry as canonical JSON">
      {lines.map((line, index) => (
        <span key={index}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

/** Breaks an object's text after each of its own members, and after each fact. */
export function splitMembers(json: string): string[] {
  const lines: string[] = []
  let depth = 0
  let start = 0
  // Of the line that begins at `start`; the first begins outside the object.
  let startDepth = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (character === ',' && depth <= 2) {
      lines.push(`${' '.repeat(startDepth)}${json.slice(start, i + 1)}`)
      start = i + 1
      startDepth = depth
    }
  }
  lines.push(`${' '.repeat(startDepth)}${json.slice(start)}`)
  return lines
}
