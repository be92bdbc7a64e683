/** A checkpoint stated by a time-stamping authority (RFC 3161). */
export type TimeStampReceipt = {
  readonly kind: 'rfc3161'
  /** Address that was asked. Says nothing about who signed: that is in the token. */
  readonly authority: string
  /** What was sent, lowercase hexadecimal: the token must repeat it. */
  readonly nonce: string
  /** The TimeStampToken, DER, in base64. `openssl ts -verify -token_in` reads it too. */
  readonly token: string
  /** Lists of revoked certificates as they were when it stamped, DER in base64: what its own certificates say where to fetch. */
  readonly lists?: readonly string[]
  /** Why there is none, where there is none. */
  readonly listsFailure?: string
}

/** A head of the ledger in a WitnessAnchor contract. All hexadecimal begins with 0x. */
export type ChainReceipt = {
  readonly kind: 'evm'
  readonly chain: number
  readonly contract: string
  readonly transaction: string
  /** SHA-256 of the ledger's origin. */
  readonly log: string
}

/** What an anchor hands out. Plain JSON: it is kept as it is, and its hash is evidence. */
export type Receipt = TimeStampReceipt | ChainReceipt

/** Makes a checkpoint known to somebody outside, so that nobody can take it back. */
export type Anchor = {
  readonly kind: Receipt['kind']
  /**
   * Anchors a checkpoint (a signed note). A receipt is not yet a proof: `check` says when it is one.
   * @throws Fault `anchors.refused` when the other side will not have this checkpoint, `anchors.unavailable` when it
   * cannot take it now, `proof.invalid` or `proof.malformed` when its answer does not hold.
   */
  anchor(checkpoint: string): Promise<Receipt>
  /**
   * Resolves when the receipt proves that the checkpoint was anchored.
   * @throws Fault `proof.invalid` or `proof.malformed` when it never will, `anchors.pending` when it does not yet or,
   * after a reorganisation of the chain, does not any more, `anchors.unavailable` when that cannot be found out now.
   */
  check(receipt: Receipt, checkpoint: string): Promise<void>
  /**
   * What is to be said of a receipt that holds, in sentences for people: of a time-stamp, whether its certificate was
   * revoked, and how that is known. @throws as `check` does.
   */
  remark?(receipt: Receipt, checkpoint: string): Promise<string>
}
