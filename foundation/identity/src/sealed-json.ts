import { canonicalJson, parseJson, utf8, type Json } from '@wardstone/core'
import type { Compartment } from '@wardstone/vault'
import type { z } from 'zod'

/** Seals a value for one place. */
export function sealJson(
  compartment: Pick<Compartment, 'seal'>,
  context: string,
  value: Json,
): Uint8Array {
  return compartment.seal(context, utf8(canonicalJson(value)))
}

/**
 * Opens what `sealJson` sealed for the same place.
 * @throws Fault `vault.cannot-open` when it was changed or moved.
 */
export function openJson<T>(
  compartment: Pick<Compartment, 'open'>,
  context: string,
  sealed: Uint8Array,
  schema: z.ZodType<T>,
): T {
  return schema.parse(parseJson(compartment.open(context, sealed)))
}
