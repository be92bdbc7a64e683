import { assert, type Json } from '@wardstone/core'
import { isList, type JsonObject } from './json.ts'
import { childrenOf, typeDefinition, type ElementDefinition } from './types.ts'

/** An element of the XML of HL7's test suites. `raw` is its inside as written. */
export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
  raw: string
}

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16))
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)))
    return ENTITIES[name] ?? whole
  })
}

/** Reads the well-formed XML of a test suite: no document types, no namespaces. */
export function readXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '', raw: '' }
  const open: { element: XmlElement; inside: number }[] = [{ element: root, inside: 0 }]
  let at = 0
  for (const token of xml.matchAll(TOKEN)) {
    const [whole, cdata, closed, opened, attributes = '', empty] = token
    const top = open.at(-1)
    assert(top !== undefined, 'the XML closes no more than it opens')
    top.element.text += decoded(xml.slice(at, token.index)) + (cdata ?? '')
    at = token.index + whole.length
    if (closed !== undefined) {
      assert(closed === top.element.name, `${closed} closes ${top.element.name}`)
      top.element.raw = xml.slice(top.inside, token.index)
      open.pop()
    } else if (opened !== undefined) {
      const element: XmlElement = {
        name: opened,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
        raw: '',
      }
      top.element.children.push(element)
      if (empty === '') open.push({ element, inside: at })
    }
  }
  const [first] = root.children
  assert(first !== undefined && open.length === 1, 'the XML is one element')
  return first
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  return Object.fromEntries(
    pairs.map(([, name = '', double, single]) => [name, decoded(double ?? single ?? '')]),
  )
}

/** FHIR's JSON of a resource in FHIR's XML. */
export function resourceFromXml(xml: XmlElement): JsonObject {
  const definition = typeDefinition(xml.name)
  assert(definition?.kind === 'resource', `${xml.name} is a resource`)
  return { resourceType: xml.name, ...objectFrom(xml, definition.elements) }
}

function objectFrom(xml: XmlElement, elements: readonly ElementDefinition[]): JsonObject {
  const result: Record<string, Json> = {}
  for (const name of ['id', 'url']) {
    const value = xml.attributes[name]
    if (value !== undefined) result[name] = value
  }
  for (const child of xml.children) addTo(result, child, elements)
  return result
}

function addTo(
  result: Record<string, Json>,
  child: XmlElement,
  elements: readonly ElementDefinition[],
): void {
  const found = elementFor(child.name, elements)
  assert(found !== undefined, `FHIR defines ${child.name}`)
  const [element, type] = found
  const isPrimitive = typeDefinition(type)?.kind === 'primitive-type'
  if (!isPrimitive) {
    const [inner] = child.children
    const value =
      type === 'Resource' && inner !== undefined
        ? resourceFromXml(inner)
        : objectFrom(child, below(element, type))
    put(result, child.name, value, element.max > 1)
    return
  }
  const shadow = objectFrom(
    { ...child, children: type === 'xhtml' ? [] : child.children },
    typeDefinition('Element')?.elements ?? [],
  )
  const value = type === 'xhtml' ? divFrom(child) : primitiveFrom(child.attributes['value'], type)
  const hasShadow = type !== 'xhtml' && Object.keys(shadow).length > 0
  if (value !== null || element.max > 1) put(result, child.name, value, element.max > 1)
  if (hasShadow) put(result, `_${child.name}`, shadow, element.max > 1)
}

function below(element: ElementDefinition, type: string): readonly ElementDefinition[] {
  return element.name.endsWith('[x]') ? (typeDefinition(type)?.elements ?? []) : childrenOf(element)
}

function elementFor(
  name: string,
  elements: readonly ElementDefinition[],
): readonly [ElementDefinition, string] | undefined {
  for (const element of elements) {
    if (element.name === name) return [element, element.types[0]?.code ?? 'BackboneElement']
    if (!element.name.endsWith('[x]')) continue
    const stem = element.name.slice(0, -3)
    const type = element.types.find(
      ({ code }) => stem + code.charAt(0).toUpperCase() + code.slice(1) === name,
    )
    if (type !== undefined) return [element, type.code]
  }
  return undefined
}

function put(result: Record<string, Json>, name: string, value: Json, isRepeated: boolean): void {
  if (!isRepeated) {
    result[name] = value
    return
  }
  const present = result[name]
  result[name] = [...(isList(present) ? present : []), value]
}

function primitiveFrom(text: string | undefined, type: string): Json {
  if (text === undefined) return null
  if (type === 'boolean') return text === 'true'
  const isNumber = ['integer', 'decimal', 'positiveInt', 'unsignedInt'].includes(type)
  return isNumber ? Number(text) : text
}

function divFrom(div: XmlElement): string {
  return `<div xmlns="http://www.w3.org/1999/xhtml">${div.raw}</div>`
}
