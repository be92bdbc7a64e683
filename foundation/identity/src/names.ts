import { Fault } from '@wardstone/core'
import type { Vault } from '@wardstone/vault'

const LOGIN_NAME_LENGTH_MAX = 64
const DISPLAY_NAME_LENGTH_MAX = 100

/**
 * The one spelling of a login name: NFKC, lower case.
 * @throws Fault `input.invalid` unless it is 2 to 64 letters, digits or `. _ @ + -`.
 */
export function parseLoginName(text: string): string {
  const name = spellLoginName(text)
  if (!/^[\p{L}\p{M}\p{N}._@+-]{2,64}$/u.test(name)) {
    throw new Fault(
      'input.invalid',
      `loginName: use 2 to ${LOGIN_NAME_LENGTH_MAX} letters, digits or . _ @ + - and no spaces.`,
    )
  }
  return name
}

/** The same spelling for a name that somebody only tries: never refused here, whatever it is. */
export function spellLoginName(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/**
 * A name to show to people.
 * @throws Fault `input.invalid` when it is empty, too long or holds control characters.
 */
export function parseDisplayName(text: string): string {
  const name = text.normalize('NFC').trim()
  if (name === '' || Array.from(name).length > DISPLAY_NAME_LENGTH_MAX || /\p{C}/u.test(name)) {
    throw new Fault(
      'input.invalid',
      `displayName: write a name of up to ${DISPLAY_NAME_LENGTH_MAX} characters.`,
    )
  }
  return name
}

/** What the database knows of a login name: a keyed hash. */
export function loginKeyOf(vault: Vault, loginName: string): Uint8Array {
  return vault.blindKey(`identity/login-name/${loginName}`)
}
