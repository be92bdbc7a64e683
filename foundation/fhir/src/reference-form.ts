import { isResourceType } from './types.ts'

/** What a literal reference is (FHIR R4 §2.3.0.1); `type` where it says. */
export type ReferenceForm = {
  readonly kind: 'contained' | 'relative' | 'absolute' | 'urn' | 'conditional'
  readonly type?: string
  readonly id?: string
}

const RELATIVE =
  /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?(?:#\S*)?$/
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?\S+$/
const URN =
  /^urn:(?:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|oid:[0-2](?:\.(?:0|[1-9][0-9]*))+)$/
const ABSOLUTE = /^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/
const TAIL = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

/** Undefined for text that is no reference. */
export function referenceForm(text: string): ReferenceForm | undefined {
  if (text.charCodeAt(0) === 35) return /\s/.test(text) ? undefined : { kind: 'contained' }
  const relative = RELATIVE.exec(text)
  if (relative !== null) return typed('relative', relative[1], relative[2])
  const conditional = CONDITIONAL.exec(text)
  if (conditional !== null) return typed('conditional', conditional[1])
  if (text.startsWith('urn:uuid:') || text.startsWith('urn:oid:')) {
    return URN.test(text) ? { kind: 'urn' } : undefined
  }
  if (!ABSOLUTE.test(text)) return undefined
  const type = TAIL.exec(text)?.[1]
  return type !== undefined && isResourceType(type)
    ? { kind: 'absolute', type }
    : { kind: 'absolute' }
}

function typed(
  kind: 'relative' | 'conditional',
  type = '',
  id?: string,
): ReferenceForm | undefined {
  if (!isResourceType(type)) return undefined
  return id === undefined ? { kind, type } : { kind, type, id }
}
