import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)
const source = resolve(import.meta.dirname, '../main.go')
const unpacked = resolve(import.meta.dirname, '../../../node_modules/.peers')

export type GoPeer = {
  /** What the peer says of the log in a folder: `OK <size>`, or `FAIL <what>`. */
  verify(folder: string, vkey: string, olderCheckpoints?: readonly string[]): Promise<string>
  remove(): Promise<void>
}

/**
 * Compiles the Go verifier.
 * @throws when Debian's Go packages are not there: a test that needs the peer fails rather than passes without it.
 */
export async function buildGoPeer(): Promise<GoPeer> {
  const root = ['/', unpacked].find(
    (place) =>
      existsSync(join(place, 'usr/lib/go/bin/go')) &&
      existsSync(join(place, 'usr/share/gocode/src/golang.org/x/mod/sumdb')),
  )
  if (root === undefined) {
    throw new Error(
      'The Go peer cannot be built: run scripts/peers.sh, or install golang-go and golang-golang-x-mod-dev.',
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-go-'))
  await mkdir(join(folder, 'src/peer'), { recursive: true })
  await copyFile(source, join(folder, 'src/peer/main.go'))
  const goroot = join(root, 'usr/lib/go')
  await run(join(goroot, 'bin/go'), ['build', '-o', 'peer', './src/peer'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GOROOT: goroot,
      GOCACHE: join(folder, 'cache'),
      // Debian's packages come in the layout from before modules.
      GO111MODULE: 'off',
      GOPATH: `${folder}:${join(root, 'usr/share/gocode')}`,
      CGO_ENABLED: '0',
    },
  })
  const peer = spawn(join(folder, 'peer'), [], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  // It answers one question after the other.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    verify(...question) {
      const asked = turn.then(async () => {
        peer.stdin.write(`${question.flat().join('\t')}\n`)
        const answer = await answers.next()
        if (answer.done === true) throw new Error('the Go peer ended without an answer')
        return answer.value
      })
      turn = asked.catch(() => undefined)
      return asked
    },
    async remove() {
      peer.stdin.end()
      if (peer.exitCode === null) await once(peer, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
