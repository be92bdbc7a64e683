import { focusManager, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Session } from './api-types.ts'
import { sessionQuery } from './session.ts'

/** After so long without a touch the page stops refreshing itself: its own requests must not keep a session alive. */
const QUIET_MS = 2 * 60_000
const CHECK_MS = 15_000

let lastActivityAt = Date.now()

/** Notes that a person is here, and pauses all refreshing while nobody is. */
export function watchActivity(): void {
  let quiet = false
  const touched = () => {
    lastActivityAt = Date.now()
    if (quiet) focusManager.setFocused(undefined)
    quiet = false
  }
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(kind, touched, { passive: true })
  }
  setInterval(() => {
    if (quiet || Date.now() - lastActivityAt < QUIET_MS) return
    quiet = true
    focusManager.setFocused(false)
  }, CHECK_MS)
}

/** Leaves the page when its session must have ended: a chart does not stay on an unattended screen. */
export function useIdleExit(session: Session): void {
  const queryClient = useQueryClient()
  const router = useRouter()
  useEffect(() => {
    const readAt = queryClient.getQueryState(sessionQuery.queryKey)?.dataUpdatedAt ?? Date.now()
    const idleMs = session.idleUntil - readAt + QUIET_MS + CHECK_MS
    let askedAt = 0
    const timer = setInterval(() => {
      const now = Date.now()
      const isOver = now - Math.max(lastActivityAt, askedAt) > idleMs || now > session.expiresAt
      if (!isOver) return
      askedAt = now
      queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
      void router.invalidate()
    }, CHECK_MS)
    return () => clearInterval(timer)
  }, [session, queryClient, router])
}
