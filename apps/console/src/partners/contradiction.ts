/** How the server says that a partner holds a head signed with our key which our ledger does not have. */
const CONTRADICTED = /signed with our key/

/** Whether a partner did not cosign because what it holds of us contradicts our ledger: no failure but an alarm. */
export function isContradicted(failure: string | null): boolean {
  return failure !== null && CONTRADICTED.test(failure)
}
