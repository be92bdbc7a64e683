import type { Value } from '../fields.ts'
import { authorityOf, codeText, codingOf, staffName } from './datatypes.ts'
import { V2 } from './codes.ts'
import { said, some, type Conversion, type Convert, type Reference } from './draft.ts'

/** XCN: somebody who treats, as a Practitioner of the organisation (HL7 v2.9 §2.A.88). */
export function practitioner(value: Value, conversion: Conversion): Reference | undefined {
  const number = value.text(1)?.trim()
  const name = staffName(value)
  if (number === undefined && name === undefined) return undefined
  const system = authorityOf(value.text(9, 1), value.text(9, 2), value.text(9, 3))
  const type = codeText(value.text(13))
  const identifier =
    number === undefined
      ? undefined
      : some({
          system,
          value: number,
          type: type === undefined ? undefined : codingOf(`${V2}0203`, type),
        })
  const key =
    number === undefined ? ['name', JSON.stringify(name)] : ['number', system ?? '', number]
  return conversion.share(
    'Practitioner',
    key,
    some({
      identifier: identifier === undefined ? undefined : [identifier],
      name: name === undefined ? undefined : [name],
    }) ?? {},
  )
}

/** XPN or ST that names somebody without a number. */
export const organization: Convert = (value, conversion) => {
  const name = value.text(1)?.trim()
  const number = (value.text(10) ?? value.text(3))?.trim()
  if (name === undefined && number === undefined) return undefined
  const system = authorityOf(value.text(6, 1), value.text(6, 2), value.text(6, 3))
  return conversion.share(
    'Organization',
    number === undefined ? ['name', name ?? ''] : ['number', system ?? '', number, name ?? ''],
    some({
      identifier: number === undefined ? undefined : [some({ system, value: number }) ?? {}],
      name,
    }) ?? {},
  )
}

/** PL (HL7 v2.9 §2.A.58): ward, room and bed as one place. */
export const location: Convert = (value, conversion) => {
  const parts = [4, 7, 8, 1, 2, 3].map((at) => value.text(at)?.trim())
  const name = said(...parts, value.text(9)?.trim()).join(', ')
  if (name === '') return undefined
  return conversion.share('Location', ['place', name], { name, mode: 'instance' })
}
