import type { Fault } from '@wardstone/core'
import { invalidAt } from './resource.ts'

/** The element that a check is looking at, and how it refuses what it finds there. */
export type Place = {
  /** Runs a check one step further in. */
  within(step: string | number, check: () => void): void
  /** What to throw: the place, as FHIRPath would write it, and the rule. Values are never repeated. */
  refuse(rule: string): Fault
}

export function openPlace(start: string): Place {
  const steps: (string | number)[] = []
  return {
    within(step, check) {
      steps.push(step)
      check()
      steps.pop()
    },
    refuse(rule) {
      const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      return invalidAt(start + path.join(''), `${rule}.`)
    },
  }
}
