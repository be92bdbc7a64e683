import type { Json } from '@wardstone/core'
import { isObject, textAt, type JsonObject } from './json.ts'
import { codeSystems } from './rules/systems.ts'
import { hl7Codes } from './tables/hl7-codes.ts'

const hl7Systems: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  hl7Codes.split('\n').map((line) => {
    const [system = '', ...codes] = line.split(' ')
    return [system, new Set(codes)]
  }),
)
const forms: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(codeSystems).map(([system, { form }]) => [system, new RegExp(`^${form}$`)]),
)

/** System and code of a Coding, when both are known; never its display, version or extensions. */
export function codingOut(
  coding: Json,
  isKnown: (text: string) => boolean,
): JsonObject | undefined {
  if (!isObject(coding)) return undefined
  const system = textAt(coding, 'system')
  const code = textAt(coding, 'code')
  if (system === undefined || code === undefined || !isCodeOf(system, code)) return undefined
  return isKnown(code) ? undefined : { system, code }
}

/** Whether a system that may leave has such a code. */
export function isCodeOf(system: string, code: string): boolean {
  const listed = hl7Systems.get(system)
  if (listed !== undefined) return listed.has(code)
  if (forms.get(system)?.test(code) !== true) return false
  const { check } = codeSystems[system] ?? {}
  if (check === 'verhoeff') return hasVerhoeffDigit(code)
  return check !== 'mod10' || hasLoincDigit(code)
}

/** LOINC Users’ Guide, appendix C: mod 10 over the digits before the hyphen. */
function hasLoincDigit(code: string): boolean {
  const [digits = '', check] = code.replace(/^L[AP]/, '').split('-')
  let sum = 0
  for (const [place, digit] of digits.split('').toReversed().entries()) {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return Number(check) === (10 - (sum % 10)) % 10
}

const MULTIPLIED =
  '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210'
const FIRST_PERMUTATION = '1576283094'
const permutations: readonly string[] = makePermutations()

function makePermutations(): readonly string[] {
  const made = ['0123456789']
  while (made.length < 8)
    made.push(
      FIRST_PERMUTATION.split('')
        .map((digit) => made.at(-1)?.[Number(digit)] ?? '')
        .join(''),
    )
  return made
}

/** SNOMED CT Technical Implementation Guide, “Check-digit”: Verhoeff's dihedral scheme. */
function hasVerhoeffDigit(code: string): boolean {
  let sum = 0
  for (let i = 0; i < code.length; i++) {
    const digit = Number(code[code.length - 1 - i])
    const moved = Number(permutations[i % 8]?.[digit])
    sum = Number(MULTIPLIED[sum * 10 + moved])
  }
  return sum === 0
}
