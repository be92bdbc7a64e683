import { fork, type ChildProcess } from 'node:child_process'
import { Fault } from '@wardstone/core'
import { KEK_STORE_TIMEOUT_MS, kekContext, type KekDriver, type KekPlace } from './kek-driver.ts'
import type { TokenAnswer, TokenRequest } from './pkcs11-process.ts'

export type Pkcs11Settings = {
  /** The vendor's library, such as `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly module: string
  readonly token: string
  /** Each version has a key of its own in the token: `LABEL-VERSION`. */
  readonly label: string
  readonly pin: () => Promise<string>
}

/** IV, KEK and tag: nothing else is asked to be opened. */
const SEALED_KEK_BYTES = 12 + 32 + 16

type Session = {
  ask(request: TokenRequest): Promise<Uint8Array>
  readonly gone: boolean
  end(): void
}

/**
 * A KEK wrapped by AES-256-GCM in a PKCS #11 token, under a key that was made there and cannot leave it; a key that could is
 * refused. The vendor's library runs in a process of its own, which is started again when it died or hung.
 */
export function openPkcs11Driver(settings: Pkcs11Settings): KekDriver {
  let session: Session | undefined
  // Remembered for as long as this server runs: a token that refused is not asked again.
  let refusal: Fault | undefined

  const opened = async (): Promise<Session> => {
    if (refusal !== undefined) throw refusal
    if (session !== undefined && !session.gone) return session
    const { module, token, pin } = settings
    const fresh = startSession()
    try {
      await fresh.ask({ do: 'open', module, token, pin: await pin() })
    } catch (error) {
      fresh.end()
      if (error instanceof Fault && error.code === 'vault.kek-refused') refusal = error
      throw error
    }
    session = fresh
    return fresh
  }
  const ask = oneAfterAnother(async (request: TokenRequest) => (await opened()).ask(request))

  return {
    name: 'pkcs11',
    async wrap(kek, place) {
      const label = `${settings.label}-${place.version}`
      await ask({ do: 'make', label })
      const associated = kekContext(place)
      const sealed = await ask({ do: 'encrypt', label, bytes: kek, associated })
      return JSON.stringify({ label, sealed: Buffer.from(sealed).toString('base64') })
    },
    async unwrap(held, place) {
      const { label, sealed } = parseHeld(held, place)
      return ask({ do: 'decrypt', label, bytes: sealed, associated: kekContext(place) })
    },
    async retire(held, kept, place) {
      const { label } = parseHeld(held, place)
      if (kept.some((other) => parseHeld(other, place).label === label)) return
      await ask({ do: 'destroy', label })
    },
    async close() {
      session?.end()
    },
  }
}

/** A token has one session, and a session that is being opened must not be opened a second time: PINs are counted. */
function oneAfterAnother<Request, Result>(
  run: (request: Request) => Promise<Result>,
): (request: Request) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (request) => {
    const result = last.then(
      () => run(request),
      () => run(request),
    )
    last = result.catch(() => undefined)
    return result
  }
}

function startSession(): Session {
  const child = fork(new URL('./pkcs11-process.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  let number = 0
  let gone = false
  child.once('exit', () => {
    gone = true
  })
  const end = () => {
    gone = true
    child.kill('SIGKILL')
  }
  return {
    get gone() {
      return gone
    },
    async ask(request) {
      number++
      try {
        return await answerOf(child, number, request)
      } catch (error) {
        // Also after a refusal: a session from before its token was pulled out finds no key in it ever again.
        end()
        throw error
      }
    },
    end,
  }
}

function answerOf(child: ChildProcess, id: number, request: TokenRequest): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const unavailable = (why: string) =>
    reject(new Fault('vault.kek-unavailable', `The token does not answer: ${why}`))
  const timer = setTimeout(
    () => unavailable(`nothing came in ${KEK_STORE_TIMEOUT_MS / 1000} s.`),
    KEK_STORE_TIMEOUT_MS,
  )
  const onExit = () => unavailable('its process has ended.')
  const onMessage = (message: TokenAnswer) => {
    if (message.id !== id) return
    if ('done' in message) resolve(message.done)
    else if ('refused' in message) reject(new Fault('vault.kek-refused', message.refused))
    else unavailable(message.failed)
  }
  child.on('message', onMessage)
  child.once('exit', onExit)
  child.send({ id, request }, (error) => {
    if (error !== null) onExit()
  })
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', onMessage)
    child.off('exit', onExit)
  })
}

function parseHeld(held: string, { version }: KekPlace): { label: string; sealed: Uint8Array } {
  const parsed: unknown = JSON.parse(held)
  if (typeof parsed === 'object' && parsed !== null && 'label' in parsed && 'sealed' in parsed) {
    const { label, sealed } = parsed
    if (typeof label === 'string' && typeof sealed === 'string') {
      const bytes = Buffer.from(sealed, 'base64')
      if (bytes.length === SEALED_KEK_BYTES) return { label, sealed: bytes }
    }
  }
  throw new Fault(
    'vault.key-file-damaged',
    `The key file says of version ${version} what no token wraps. Restore it from your backup.`,
  )
}
