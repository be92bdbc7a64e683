import { Fault, type Actor, type Json } from '@wardstone/core'
import { homeOf } from './compartments.ts'
import { definitionsAmong } from './definitions.ts'
import { timed, type Context } from './deps.ts'
import { isList, isObject, textAt } from './json.ts'
import { readVersion } from './read.ts'
import { updateOf } from './resolve.ts'
import { invalidAt } from './resource.ts'
import { validateAnswers } from './validate-answers.ts'
import { validate } from './validate.ts'

/**
 * Checks a resource as a change would and changes nothing (https://hl7.org/fhir/R4/resource-operation-validate.html): a
 * resource, or a Parameters with one in `resource` and perhaps a `mode`. With mode delete: whether it is there.
 * @throws Fault as the change would.
 */
export async function validateOnly(
  context: Context,
  actor: Actor,
  asked: { readonly type: string; readonly id: string | undefined; readonly body: Json },
): Promise<void> {
  const { type, id, body } = asked
  const { resource, mode } = validationOf(body)
  if (mode === 'delete') {
    await readVersion(context, actor, { type, id: id ?? '' })
    return
  }
  const checked = timed(context, 'validate', () => validate(resource, type))
  if (checked.resourceType !== type) {
    throw invalidAt(type, 'the URL names another type than the resource has.')
  }
  await validateAnswers(context, { known: new Map(), own: definitionsAmong([]) }, checked, type)
  const named = id ?? textAt(checked, 'id')
  const isUpdate = mode === 'update' || (mode === undefined && id !== undefined)
  if (isUpdate) updateOf(checked, named ?? '', undefined, type)
  homeOf(checked, named ?? 'new', type)
}

/** The resource of a `$validate`, as it is or in a Parameters (FHIR R4 §3.2.0.3), and its mode. */
function validationOf(body: Json): { resource: Json | undefined; mode: string | undefined } {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') {
    return { resource: body, mode: undefined }
  }
  const parameters = body['parameter']
  const named = (name: string) =>
    isList(parameters)
      ? parameters.find((each) => isObject(each) && each['name'] === name)
      : undefined
  const [resource, mode, profile] = [named('resource'), named('mode'), named('profile')]
  if (profile !== undefined) {
    throw new Fault('records.unsupported', 'Profiles are not checked: leave profile out.')
  }
  const code = isObject(mode) ? textAt(mode, 'valueCode') : undefined
  if (mode !== undefined && !['create', 'update', 'delete'].includes(code ?? '')) {
    throw invalidAt('Parameters.parameter', 'mode is create, update or delete.')
  }
  return { resource: isObject(resource) ? resource['resource'] : undefined, mode: code }
}
