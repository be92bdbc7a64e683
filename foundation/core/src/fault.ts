import { statusOf, type FaultCode } from './fault-codes.ts'

/**
 * An expected refusal. `message` is safe to show the caller and says what to do next; `details` go to the log only
 * and never hold patient data. Anything thrown that is not a Fault is a bug and becomes a bare 500.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: FaultCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  get status(): number {
    return statusOf[this.code]
  }
}

/** States what must hold here. A failure is a bug of ours, never a fault of the caller's. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new Error(`Broken promise: ${promise}`)
}
