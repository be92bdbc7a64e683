/** Longest regular expression that is run, and steps that it may come to. */
const PATTERN_LENGTH_MAX = 500
const STEPS_MAX = 10_000_000

/**
 * Whether a text as a whole has the form of somebody else's regular expression; undefined where that is not looked at: one that
 * is malformed, or that could take more than 10,000,000 steps on this text. Repetition of what repeats or chooses, references
 * back and looks around are never run.
 */
export function hasForm(text: string, pattern: string): boolean | undefined {
  if (pattern.length > PATTERN_LENGTH_MAX || !isPlain(pattern)) return undefined
  const marks = withoutClasses(pattern)
  const repeats = marks.match(/[*+{]/g)?.length ?? 0
  const choices = marks.match(/[|?]/g)?.length ?? 0
  const steps = Math.max(text.length, 2) ** repeats * 2 ** choices
  if (steps > STEPS_MAX) return undefined
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return undefined
  }
}

/** Escapes and character classes as one letter, so that only operators are left. */
function withoutClasses(pattern: string): string {
  return pattern
    .replaceAll(/\\./gs, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x')
    .replaceAll('(?:', '(')
}

function isPlain(pattern: string): boolean {
  if (/\\[1-9k]/.test(pattern)) return false
  const marks = withoutClasses(pattern)
  if (marks.includes('(?')) return false
  // From the innermost group outwards: one that is repeated neither repeats nor chooses.
  let rest = marks
  for (;;) {
    const group = /\(([^()]*)\)([*+{]?)/.exec(rest)
    if (group === null) return !/[()]/.test(rest)
    const [whole, inside = '', repeated = ''] = group
    const isBusy = /[*+{|?]/.test(inside)
    if (isBusy && repeated !== '') return false
    rest = rest.replace(whole, (isBusy ? 'x+' : 'x') + repeated)
  }
}
