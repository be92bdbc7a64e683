import { buildBreachedPasswords } from '@wardstone/identity'
import type { Given } from './main.ts'
import { DONE, print, usage } from './output.ts'

/**
 * `wardstone passwords filter LIST FILE`: what WARDSTONE_BREACHED_PASSWORDS names, of a list as Have I Been Pwned hands out.
 * @throws Fault `input.invalid` with the line that is none.
 */
export async function filterPasswordsCommand(given: Given): Promise<number> {
  const [list, file, ...rest] = given.words
  if (list === undefined || file === undefined || rest.length > 0 || list === file)
    return usage('Name the list and the file to write: wardstone passwords filter LIST FILE')
  const isWatched = process.stderr.isTTY && !given.is('json')
  const { count, bytes } = await buildBreachedPasswords(list, file, (done, total) => {
    if (isWatched) process.stderr.write(`\r${Math.floor((done / total) * 100)} % of ${total}`)
  })
  if (isWatched) process.stderr.write('\r\u001b[2K')
  print(
    given,
    { count, bytes, file },
    `${count} passwords in ${bytes} bytes. Start the server with WARDSTONE_BREACHED_PASSWORDS=${file}`,
  )
  return DONE
}
