/** A tag of HTML, an end tag or a comment, as the HL7 validator looks for them: `<` and a letter, `>` before the next `<`. */
const TAG = /<(?:\/?[A-Za-z][A-Za-z0-9]*(?:[\s/][^<>]*)?|!--[^<>]*--)>/

/** A sentence when text holds something that a careless page would show as HTML; undefined when not. */
export function htmlProblem(text: string): string | undefined {
  return TAG.test(text)
    ? 'the text holds what looks like HTML tags, which a page might run.'
    : undefined
}
