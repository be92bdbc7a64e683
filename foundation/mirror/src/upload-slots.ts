import { Fault } from '@wardstone/core'

/** Uploads at once: each holds one package in memory. */
const UPLOADS_MAX = 8
/** How long a package may take to come. */
const PACKAGE_TIMEOUT_MS = 60_000
/** An upload that brought nothing new for so long makes room for another. */
const UPLOAD_IDLE_MS = 5_000

export type UploadSlot = {
  /** It brought entries that were not here. */
  advanced(): void
  /** A package begins: it has its time from now on. */
  awaitPackage(): void
  leave(): void
}

export type UploadSlots = {
  /** @throws Fault `server.busy` when all are taken by uploads that get on. */
  enter(stop: () => void): UploadSlot
}

/**
 * Keeps those who open uploads and then pause from keeping others out: nobody has to sign in here, so anybody can open
 * as many as there are.
 */
export function openUploadSlots(
  limits: {
    readonly uploadsMax?: number
    readonly packageTimeoutMs?: number
    readonly idleMs?: number
  } = {},
): UploadSlots {
  const {
    uploadsMax = UPLOADS_MAX,
    packageTimeoutMs = PACKAGE_TIMEOUT_MS,
    idleMs = UPLOAD_IDLE_MS,
  } = limits
  const taken = new Set<{ at: number; stop: () => void }>()

  const makeRoom = (): void => {
    if (taken.size < uploadsMax) return
    const [idlest] = [...taken].toSorted((a, b) => a.at - b.at)
    if (idlest === undefined || performance.now() - idlest.at < idleMs)
      throw new Fault('server.busy', `This mirror takes ${uploadsMax} uploads at once. Try again.`)
    taken.delete(idlest)
    idlest.stop()
  }

  return {
    enter(stop) {
      makeRoom()
      const mine = { at: performance.now(), stop }
      taken.add(mine)
      let timer: NodeJS.Timeout | undefined
      return {
        advanced() {
          mine.at = performance.now()
        },
        awaitPackage() {
          clearTimeout(timer)
          timer = setTimeout(stop, packageTimeoutMs)
        },
        leave() {
          clearTimeout(timer)
          taken.delete(mine)
        },
      }
    },
  }
}
