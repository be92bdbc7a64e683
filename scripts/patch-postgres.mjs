// Mends the `postgres` client, 3.4.9, after it is installed. When a connection dies inside a transaction the client writes to a
// socket that is gone, which ends the process; and statements of the dead transaction can run on the next connection, outside any
// transaction (porsager/postgres issues 1208 and 1216; no release has a fix). docs/decisions/0012-postgres-client-mended.md.
// Runs on whatever Node.js npm has, hence plain JavaScript. foundation/database tests prove what it mends.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const VERSION = '3.4.9'
const MARK = '// Mended by Wardstone.'

const mends = {
  'connection.js': [
    [
      `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
      `  function nextWrite(fn) {
    if (socket === null) {
      nextWriteTimer = chunk = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
    const x = socket.write(chunk, fn)`,
    ],
    // Statements that are sent together leave together: a write to the socket wakes PostgreSQL, which costs more than the bytes.
    [`    if (fn || chunk.length >= 1024)`, `    if (fn || chunk.length >= 16384)`],
    [
      `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()`,
      `    clearImmediate(nextWriteTimer)
    nextWriteTimer = chunk = null
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()`,
    ],
    // Whatever a connection had sent ends with it, also when an error was told before the end: a statement left over would take
    // the answer of the first one on the next connection, and every later one the answer of another.
    [
      `    if (initial)
      return reconnect()

    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
`,
      `    const unanswered = initial ? [] : query ? [query] : []
    while (sent.length)
      unanswered.push(sent.shift())
    query = results = errorResponse = null
    result = new Result()
    unanswered.forEach(x => queryError(x, Errors.connection('CONNECTION_CLOSED', options, socket)))

    if (initial)
      return reconnect()

    stream && (stream.destroy(Errors.connection('CONNECTION_CLOSED', options, socket)), stream = null)
`,
    ],
  ],
  'index.js': [
    [
      `      , connection
      , prepare = null
`,
      `      , connection
      , gone = null
      , prepare = null
`,
    ],
    [
      `        new Promise((_, reject) => connection.onclose = reject)
`,
      `        new Promise((_, reject) => connection.onclose = e => {
          gone = e
          while (queries.length)
            queries.shift().reject(e)
          reject(e)
        })
`,
    ],
    [
      `      } catch (e) {
        await (name
          ? sql\`rollback`,
      `      } catch (e) {
        if (gone)
          throw gone
        await (name
          ? sql\`rollback`,
    ],
    [
      `        q.catch(e => uncaughtError || (uncaughtError = e))
`,
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (gone)
          return q.reject(gone)
`,
    ],
  ],
}

const folder = new URL('../node_modules/postgres/', import.meta.url)
if (existsSync(folder)) {
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  if (version !== VERSION)
    throw new Error(`postgres ${version} is installed; scripts/patch-postgres.mjs mends ${VERSION}`)
  for (const [name, pairs] of Object.entries(mends)) {
    const file = new URL(`src/${name}`, folder)
    let text = readFileSync(file, 'utf8')
    const mark = `${MARK} ${createHash('sha256').update(JSON.stringify(pairs)).digest('hex')}\n`
    if (text.startsWith(mark)) continue
    if (text.startsWith(MARK))
      throw new Error(
        'postgres was mended otherwise: delete node_modules/postgres and install again',
      )
    for (const [before, after] of pairs) {
      if (text.split(before).length !== 2)
        throw new Error(`postgres/src/${name} is not as ${VERSION} was: it cannot be mended`)
      text = text.replace(before, () => after)
    }
    writeFileSync(file, mark + text)
  }
}
