import { join } from 'node:path'
import { utf8 } from '@wardstone/core'
import { openDyingProcess } from '@wardstone/harness'
import { z } from 'zod'
import { createGuarded, replaceGuarded } from './guarded-file.ts'

/** Makes a file of keys and replaces it twice, in a process that may die at any change of a file. */

const order = z.object({ folder: z.string() })
const { job, stage, tell } = openDyingProcess({ folderOf: (given) => order.parse(given).folder })
const file = join(order.parse(job).folder, 'keys')
stage('create')
await createGuarded(file, utf8('keys of version 1'))
tell(1)
for (const version of [2, 3]) {
  stage('replace')
  await replaceGuarded(file, utf8(`keys of version ${version}`))
  tell(version)
}
