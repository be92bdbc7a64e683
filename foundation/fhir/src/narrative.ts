/*
 * Narrative (FHIR R4 §2.4, rules txt-1 and txt-2): a `<div>` of basic formatting, links and images. It is shown in
 * browsers, so anything that is not on these lists is refused, not repaired.
 */

const elements: ReadonlySet<string> = new Set(
  `a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol
   p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var kbd del ins address`.split(
    /\s+/,
  ),
)
const attributes: ReadonlySet<string> = new Set(
  `abbr align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class color
   colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan rules
   scope shape size span src start style summary tabindex title type valign value vspace width xml:lang xmlns accesskey
   datetime`.split(/\s+/),
)
const emptyElements: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'col'])

const TAG =
  /<(?:(!--[\s\S]*?-->)|(\/)?([A-Za-z][A-Za-z0-9]*)((?:\s+[^\s<>"'=/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/)?>)/y
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const SAFE_LINK =
  /^(?:https?:|ftp:|mailto:|tel:|urn:|#|data: ?image\/(?:png|jpe?g|gif);base64,|\.{0,2}\/|[\w-]+(?:[./?#]|$))/i
const LOCAL_IMAGE =
  /url\((?:data: ?image\/(?:png|gif|jpeg);base64,[A-Za-z0-9+/=]*|[\w-]+\.(?:png|gif|jpe?g))\)/g
const UNSAFE_STYLE = /url\s*\(|expression|@import|behavior|javascript|[\\&]/i

/** What is wrong with a narrative's `div`, as the end of a sentence; undefined when nothing is. */
export function narrativeProblem(div: string): string | undefined {
  const text = div.trim()
  if (!/^<div[\s>]/.test(text)) return 'narrative starts with <div> (txt-1)'
  const open: string[] = []
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    if (next === -1) break
    TAG.lastIndex = next
    const tag = TAG.exec(text)
    if (tag === null) return 'narrative is well-formed XHTML of tags with quoted attributes (txt-1)'
    const problem = tag[1] === undefined ? tagProblem(tag, open) : undefined
    if (problem !== undefined) return problem
    at = TAG.lastIndex
    if (open.length === 0 && at < text.length) return 'narrative is one <div> with nothing after it'
  }
  return open.length === 0 ? undefined : 'narrative closes every tag (txt-1)'
}

function tagProblem(tag: RegExpExecArray, open: string[]): string | undefined {
  const [, , closing, name = '', written = '', selfClosing] = tag
  if (!elements.has(name))
    return 'narrative holds only formatting, links, tables and images (txt-1)'
  if (closing !== undefined) {
    return open.pop() === name ? undefined : 'narrative closes tags in the order they were opened'
  }
  if (selfClosing === undefined && !emptyElements.has(name)) open.push(name)
  for (const [, attribute = '', double, single] of written.matchAll(ATTRIBUTE)) {
    const problem = attributeProblem(attribute, double ?? single ?? '')
    if (problem !== undefined) return problem
  }
  return undefined
}

function attributeProblem(name: string, value: string): string | undefined {
  if (!attributes.has(name))
    return 'narrative has no scripts and no other active attributes (txt-1)'
  const isLink = name === 'href' || name === 'src' || name === 'longdesc' || name === 'cite'
  // Character references could spell a scheme that this check would not see.
  if (isLink && value !== '' && (!SAFE_LINK.test(value.trim()) || /^[^/?#]*&/.test(value.trim()))) {
    return 'narrative links only to web pages, mail, images and places in itself'
  }
  if (name === 'style' && UNSAFE_STYLE.test(value.replace(LOCAL_IMAGE, ''))) {
    return 'narrative styles load nothing'
  }
  return undefined
}

/** Whether each link `#x` finds an element with that id or name in the narrative, or a contained resource. */
export function areLocalLinksWhole(div: string, contained: ReadonlyMap<string, string>): boolean {
  const names = new Set([...div.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, name = '']) => name))
  for (const [, target = ''] of div.matchAll(/\shref="#([^"]*)"/g)) {
    if (target !== '' && !names.has(target) && !contained.has(target)) return false
  }
  return true
}
