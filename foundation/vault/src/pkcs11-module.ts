import { DynamicLibrary, getRawPointer } from 'node:ffi'
import { randomBytes } from 'node:crypto'

/*
 * The few calls of PKCS #11 (OASIS, v2.40) that hold a KEK in a token, over `node:ffi`: no compiled addon, no install script.
 * Runs in a process of its own (`pkcs11-process.ts`): the vendor's library may hang or crash there, and not in the server.
 * Structures are those of 64-bit Unix, where CK_ULONG has 8 bytes.
 */

/** What the token answered, by its number (PKCS #11 §5.1). */
export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error'
  readonly call: string
  readonly code: number

  constructor(call: string, code: number) {
    super(`${call} answers 0x${code.toString(16)}`)
    this.call = call
    this.code = code
  }
}

export const CKR_PIN_INCORRECT = 0xa0
export const CKR_PIN_LOCKED = 0xa4

const CKF_SERIAL_SESSION = 4n
const CKF_RW_SESSION = 2n
const CKU_USER = 1n
/** The user's PIN was given wrong since it was last right; the next wrong one locks; it is locked. */
export const PIN_FLAGS = { countLow: 0x10000, finalTry: 0x20000, locked: 0x40000 } as const

const CKA_CLASS = 0x0
const CKA_TOKEN = 0x1
const CKA_PRIVATE = 0x2
const CKA_LABEL = 0x3
const CKA_KEY_TYPE = 0x100
const CKA_SENSITIVE = 0x103
const CKA_ENCRYPT = 0x104
const CKA_DECRYPT = 0x105
const CKA_VALUE_LEN = 0x161
const CKA_EXTRACTABLE = 0x162
const CKA_LOCAL = 0x163
const CKA_NEVER_EXTRACTABLE = 0x164
const CKO_SECRET_KEY = 4
const CKK_AES = 0x1f
const CKM_AES_KEY_GEN = 0x1080
const CKM_AES_GCM = 0x1087

const ULONG_BYTES = 8
const TOKEN_INFO_BYTES = 208
const TOKEN_FLAGS_AT = 96
const TOKEN_LABEL_BYTES = 32
const SLOTS_MAX = 64
const KEY_BYTES = 32
const IV_BYTES = 12
const ARENA_BYTES = 16_384
const TAG_BITS = 128
const OUTPUT_BYTES_MAX = 1024

const signatures = {
  C_Initialize: ['pointer'],
  C_GetSlotList: ['uint8', 'pointer', 'pointer'],
  C_GetTokenInfo: ['uint64', 'pointer'],
  C_OpenSession: ['uint64', 'uint64', 'pointer', 'pointer', 'pointer'],
  C_Login: ['uint64', 'uint64', 'pointer', 'uint64'],
  C_FindObjectsInit: ['uint64', 'pointer', 'uint64'],
  C_FindObjects: ['uint64', 'pointer', 'uint64', 'pointer'],
  C_FindObjectsFinal: ['uint64'],
  C_GetAttributeValue: ['uint64', 'uint64', 'pointer', 'uint64'],
  C_GenerateKey: ['uint64', 'pointer', 'pointer', 'uint64', 'pointer'],
  C_EncryptInit: ['uint64', 'pointer', 'uint64'],
  C_Encrypt: ['uint64', 'pointer', 'uint64', 'pointer', 'pointer'],
  C_DecryptInit: ['uint64', 'pointer', 'uint64'],
  C_Decrypt: ['uint64', 'pointer', 'uint64', 'pointer', 'pointer'],
  C_DestroyObject: ['uint64', 'uint64'],
} as const

type Call = (name: keyof typeof signatures, ...values: (bigint | number)[]) => void

/**
 * Memory that stays where it is while the library works on it: a Buffer that only a pointer remembers may be collected in
 * the middle of a call. Emptied, and overwritten with zeros, after each operation: PINs and KEKs pass through it.
 */
type Arena = {
  /** Copies bytes in and gives their address; zeros for a number of bytes. */
  put(bytes: Uint8Array | number): bigint
  ulong(value?: number): bigint
  /** A copy of what lies at an address. */
  read(address: bigint, length: number): Buffer
  readUlong(address: bigint): bigint
  during<Result>(operation: () => Result): Result
}

function openArena(): Arena {
  const memory = Buffer.from(new ArrayBuffer(ARENA_BYTES))
  const base = getRawPointer(memory)
  let used = 0
  const put = (bytes: Uint8Array | number) => {
    const length = typeof bytes === 'number' ? bytes : bytes.length
    const at = used
    used += Math.ceil(length / ULONG_BYTES) * ULONG_BYTES
    if (used > ARENA_BYTES) throw new Error('more than one operation of PKCS #11 needs')
    if (typeof bytes !== 'number') memory.set(bytes, at)
    return base + BigInt(at)
  }
  return {
    put,
    ulong(value = 0) {
      const address = put(ULONG_BYTES)
      memory.writeBigUInt64LE(BigInt(value), Number(address - base))
      return address
    },
    read: (address, length) =>
      Buffer.from(memory.subarray(Number(address - base), Number(address - base) + length)),
    readUlong: (address) => memory.readBigUInt64LE(Number(address - base)),
    during(operation) {
      try {
        return operation()
      } finally {
        memory.fill(0)
        used = 0
      }
    },
  }
}

/** One token, logged in. */
export type Token = {
  /** Whether a key of this label is there. @throws when two are: which one is meant cannot be known. */
  has(label: string): boolean
  /** Makes an AES-256 key that cannot leave the token. */
  generate(label: string): void
  /** IV (12 bytes), ciphertext and tag (16 bytes), AES-GCM with associated data. */
  encrypt(label: string, plaintext: Uint8Array, associated: Uint8Array): Uint8Array
  decrypt(label: string, sealed: Uint8Array, associated: Uint8Array): Uint8Array
  /** Whether the key was made in the token and never could, and cannot, leave it. */
  isConfined(label: string): boolean
  destroy(label: string): void
}

/** A vendor's library, with the arena that its calls work on. */
type Library = { readonly call: Call; readonly arena: Arena }

/** Loads a vendor's library and says which flags its token has, before anybody logs in. */
export function openPkcs11(
  modulePath: string,
  tokenLabel: string,
): { readonly flags: number; login(pin: string): Token } {
  const native = new DynamicLibrary(modulePath)
  const call: Call = (name, ...values) => {
    const run = native.getFunction(name, { arguments: [...signatures[name]], return: 'uint64' })
    const answer: unknown = Reflect.apply(run, undefined, values)
    if (answer !== 0n) throw new Pkcs11Error(name, Number(answer))
  }
  const library = { call, arena: openArena() }
  const { arena } = library
  call('C_Initialize', 0n)
  const { slot, flags } = arena.during(() => findToken(library, tokenLabel))
  return {
    flags,
    login: (pin) =>
      arena.during(() => {
        const session = arena.ulong()
        call('C_OpenSession', slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, 0n, 0n, session)
        const handle = arena.readUlong(session)
        const bytes = Buffer.from(pin, 'utf8')
        call('C_Login', handle, CKU_USER, arena.put(bytes), BigInt(bytes.length))
        return openToken(library, handle)
      }),
  }
}

function findToken({ call, arena }: Library, label: string): { slot: bigint; flags: number } {
  const slots = arena.put(SLOTS_MAX * ULONG_BYTES)
  const count = arena.ulong(SLOTS_MAX)
  call('C_GetSlotList', 1, slots, count)
  for (let index = 0; index < Number(arena.readUlong(count)); index++) {
    const slot = arena.readUlong(slots + BigInt(index * ULONG_BYTES))
    const address = arena.put(TOKEN_INFO_BYTES)
    call('C_GetTokenInfo', slot, address)
    const info = arena.read(address, TOKEN_INFO_BYTES)
    if (info.toString('utf8', 0, TOKEN_LABEL_BYTES).trimEnd() === label)
      return { slot, flags: Number(info.readBigUInt64LE(TOKEN_FLAGS_AT)) }
  }
  throw new Error(`There is no token "${label}".`)
}

function openToken(library: Library, session: bigint): Token {
  const { arena, call } = library
  const need = (label: string): bigint => {
    const key = findKey(library, session, label)
    if (key === undefined) throw new Error(`The token has no key "${label}".`)
    return key
  }
  const flag = (key: bigint, attribute: number): boolean => {
    const value = arena.put(1)
    call('C_GetAttributeValue', session, key, template(arena, [[attribute, value, 1]]), 1n)
    return arena.read(value, 1)[0] === 1
  }
  return {
    has: (label) => arena.during(() => findKey(library, session, label) !== undefined),
    generate: (label) => arena.during(() => generateKey(library, session, label)),
    encrypt: (label, plaintext, associated) =>
      arena.during(() => {
        const iv = randomBytes(IV_BYTES)
        call('C_EncryptInit', session, gcm(arena, iv, associated), need(label))
        return Buffer.concat([iv, output(library, 'C_Encrypt', session, plaintext)])
      }),
    decrypt: (label, sealed, associated) =>
      arena.during(() => {
        const iv = sealed.subarray(0, IV_BYTES)
        call('C_DecryptInit', session, gcm(arena, iv, associated), need(label))
        return output(library, 'C_Decrypt', session, sealed.subarray(IV_BYTES))
      }),
    isConfined: (label) =>
      arena.during(() => {
        const key = need(label)
        const yes = [CKA_SENSITIVE, CKA_NEVER_EXTRACTABLE, CKA_LOCAL]
        return yes.every((attribute) => flag(key, attribute)) && !flag(key, CKA_EXTRACTABLE)
      }),
    destroy: (label) =>
      arena.during(() => {
        const key = findKey(library, session, label)
        if (key !== undefined) call('C_DestroyObject', session, key)
      }),
  }
}

function findKey({ call, arena }: Library, session: bigint, label: string): bigint | undefined {
  const name = Buffer.from(label, 'utf8')
  const wanted = template(arena, [
    [CKA_CLASS, arena.ulong(CKO_SECRET_KEY), ULONG_BYTES],
    [CKA_LABEL, arena.put(name), name.length],
  ])
  const found = arena.put(2 * ULONG_BYTES)
  const count = arena.ulong()
  call('C_FindObjectsInit', session, wanted, 2n)
  call('C_FindObjects', session, found, 2n, count)
  call('C_FindObjectsFinal', session)
  if (arena.readUlong(count) > 1n) throw new Error(`The token has two keys "${label}".`)
  return arena.readUlong(count) === 0n ? undefined : arena.readUlong(found)
}

function generateKey({ call, arena }: Library, session: bigint, label: string): void {
  const yes = arena.put(Uint8Array.of(1))
  const name = Buffer.from(label, 'utf8')
  const wanted = [
    [CKA_CLASS, arena.ulong(CKO_SECRET_KEY), ULONG_BYTES],
    [CKA_KEY_TYPE, arena.ulong(CKK_AES), ULONG_BYTES],
    [CKA_VALUE_LEN, arena.ulong(KEY_BYTES), ULONG_BYTES],
    [CKA_LABEL, arena.put(name), name.length],
    [CKA_TOKEN, yes, 1],
    [CKA_PRIVATE, yes, 1],
    [CKA_SENSITIVE, yes, 1],
    [CKA_EXTRACTABLE, arena.put(Uint8Array.of(0)), 1],
    [CKA_ENCRYPT, yes, 1],
    [CKA_DECRYPT, yes, 1],
  ] as const
  const how = mechanism(arena, CKM_AES_KEY_GEN, 0n, 0)
  const count = BigInt(wanted.length)
  call('C_GenerateKey', session, how, template(arena, wanted), count, arena.ulong())
}

function output(
  { call, arena }: Library,
  name: 'C_Encrypt' | 'C_Decrypt',
  session: bigint,
  input: Uint8Array,
): Uint8Array {
  const result = arena.put(OUTPUT_BYTES_MAX)
  const length = arena.ulong(OUTPUT_BYTES_MAX)
  call(name, session, arena.put(input), BigInt(input.length), result, length)
  return arena.read(result, Math.min(Number(arena.readUlong(length)), OUTPUT_BYTES_MAX))
}

/** CK_ATTRIBUTE[]: type, address and length of each. */
function template(
  arena: Arena,
  attributes: readonly (readonly [type: number, address: bigint, length: number])[],
): bigint {
  return arena.put(
    ulongs(
      attributes.flatMap(([type, address, length]) => [BigInt(type), address, BigInt(length)]),
    ),
  )
}

function mechanism(arena: Arena, type: number, parameter: bigint, length: number): bigint {
  return arena.put(ulongs([BigInt(type), parameter, BigInt(length)]))
}

/** CK_GCM_PARAMS of v2.40: IV, its bytes, its bits, associated data, its bytes, tag bits. */
function gcm(arena: Arena, iv: Uint8Array, associated: Uint8Array): bigint {
  const fields = [
    arena.put(iv),
    BigInt(iv.length),
    BigInt(iv.length * 8),
    arena.put(associated),
    BigInt(associated.length),
    BigInt(TAG_BITS),
  ]
  return mechanism(arena, CKM_AES_GCM, arena.put(ulongs(fields)), fields.length * ULONG_BYTES)
}

function ulongs(values: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(values.length * ULONG_BYTES)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(value, index * ULONG_BYTES)
  return bytes
}
