import {
  CKR_PIN_INCORRECT,
  CKR_PIN_LOCKED,
  openPkcs11,
  PIN_FLAGS,
  Pkcs11Error,
  type Token,
} from './pkcs11-module.ts'

/*
 * A process that keeps one session with a token and does what the driver asks over its channel. It tries a PIN once: a token
 * counts wrong ones and locks, and a server that tried again at each start would lock it within minutes.
 */

/** What the driver asks for. Bytes travel as they are (`serialization: 'advanced'`). */
export type TokenRequest =
  | { readonly do: 'open'; readonly module: string; readonly token: string; readonly pin: string }
  | { readonly do: 'make'; readonly label: string }
  | { readonly do: 'destroy'; readonly label: string }
  | {
      readonly do: 'encrypt' | 'decrypt'
      readonly label: string
      readonly bytes: Uint8Array
      readonly associated: Uint8Array
    }

/** `refused`: the token or its key will not, and asking again changes nothing. `failed`: it could not this time. */
export type TokenAnswer =
  | { readonly id: number; readonly done: Uint8Array }
  | { readonly id: number; readonly refused: string }
  | { readonly id: number; readonly failed: string }

/** CKR_GENERAL_ERROR (SoftHSM's), AEAD_DECRYPT_FAILED, ENCRYPTED_DATA_INVALID and its length. */
const DOES_NOT_OPEN = [0x5, 0x35, 0x40, 0x41]

class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal'
}

const NOTHING = new Uint8Array(0)
let token: Token | undefined

function answer(request: TokenRequest): Uint8Array {
  if (request.do === 'open') {
    token = logIn(request)
    return NOTHING
  }
  if (token === undefined) throw new Error('The token is not open.')
  const { label } = request
  if (request.do === 'destroy') {
    token.destroy(label)
    return NOTHING
  }
  if (request.do === 'make' && !token.has(label)) token.generate(label)
  if (!token.has(label)) throw new TokenRefusal(`The token has no key "${label}".`)
  if (!token.isConfined(label)) {
    throw new TokenRefusal(
      `The key "${label}" could leave the token, or was not made in it. Take it away, or name another label.`,
    )
  }
  if (request.do === 'make') return NOTHING
  return crypt(token, request)
}

function crypt(open: Token, request: TokenRequest & { do: 'encrypt' | 'decrypt' }): Uint8Array {
  try {
    return open[request.do](request.label, request.bytes, request.associated)
  } catch (error) {
    const changed =
      error instanceof Pkcs11Error &&
      error.call === 'C_Decrypt' &&
      DOES_NOT_OPEN.includes(error.code)
    if (!changed) throw error
    throw new TokenRefusal('The wrapped KEK does not open: it was changed, or is of another place.')
  }
}

function logIn({ module, token: label, pin }: TokenRequest & { do: 'open' }): Token {
  const opened = openPkcs11(module, label)
  if ((opened.flags & (PIN_FLAGS.countLow | PIN_FLAGS.finalTry | PIN_FLAGS.locked)) !== 0) {
    throw new TokenRefusal(
      'A wrong PIN was given to this token before, so Wardstone does not try: another could lock it. Log in once with the right PIN (pkcs11-tool --login), correct the PIN file, and start again.',
    )
  }
  try {
    return opened.login(pin)
  } catch (error) {
    const wrong =
      error instanceof Pkcs11Error && [CKR_PIN_INCORRECT, CKR_PIN_LOCKED].includes(error.code)
    if (!wrong) throw error
    throw new TokenRefusal('The PIN is wrong. It was tried once, and is not tried again.')
  }
}

process.on('message', (message: { readonly id: number; readonly request: TokenRequest }) => {
  const { id, request } = message
  try {
    process.send?.({ id, done: answer(request) } satisfies TokenAnswer)
  } catch (error) {
    const words = error instanceof Error ? error.message : 'failed'
    const said = error instanceof TokenRefusal ? { id, refused: words } : { id, failed: words }
    process.send?.(said satisfies TokenAnswer)
  }
})
process.on('disconnect', () => process.exit(0))
