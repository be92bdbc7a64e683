/** Where in a text something stands; both count from 1. */
export type Position = { readonly line: number; readonly column: number }

/**
 * Where a value begins in the text of a JSON document, so that a refusal of `Bundle.entry[3].resource.name` can be shown as
 * a line of the file. `pointer` is a JSON pointer (RFC 6901) or a FHIRPath-like location; where its last steps are absent
 * from the text, the deepest step that exists is meant. The text is JSON that was parsed before.
 */
export function positionOf(text: string, pointer: string): Position {
  const steps =
    pointer.startsWith('/') || pointer === '' ? pointerSteps(pointer) : locationSteps(pointer)
  let at = skipSpace(text, 0)
  for (const step of steps) {
    const next = childOf(text, at, step)
    if (next === undefined) break
    at = next
  }
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: at - lineStart + 1 }
}

function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** `Bundle.entry[3].resource` as steps from the Bundle. */
function locationSteps(location: string): string[] {
  return location
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .slice(1)
}

/** Start of the member or item of the value at `at`; undefined where it has none of that name. */
function childOf(text: string, at: number, step: string): number | undefined {
  const bracket = text[at]
  if (bracket !== '{' && bracket !== '[') return undefined
  let next = skipSpace(text, at + 1)
  for (let index = 0; next < text.length && !'}]'.includes(text[next] ?? ''); index++) {
    let name = String(index)
    if (bracket === '{') {
      const end = endOfValue(text, next)
      name = memberName(text.slice(next, end))
      next = skipSpace(text, skipSpace(text, end) + 1)
    }
    if (name === step) return next
    next = skipSpace(text, endOfValue(text, next))
    if (text[next] === ',') next = skipSpace(text, next + 1)
  }
  return undefined
}

function memberName(written: string): string {
  try {
    return String(JSON.parse(written))
  } catch {
    return written
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at++
  return at
}

/** First character after the value that begins at `from`. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at)
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (depth > 0 || !',: \n\r\t'.includes(character ?? '')) continue
    else return at
    if (depth < 0) return at
    if (depth === 0) return at + 1
  }
  return text.length
}

function endOfString(text: string, quote: number): number {
  let at = quote + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
