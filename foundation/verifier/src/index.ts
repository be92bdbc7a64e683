export { consistencyProof, inclusionProof, subtreeConsistencyProof } from './build-proof.ts'
export type { HashAt } from './build-proof.ts'
export { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
export { verifyCheckpoint } from './verify-checkpoint.ts'
export type { Checkpoint } from './checkpoint.ts'
export { fromBase64, toBase64 } from './encoding.ts'
export { flawOfEvidence, formatEntry, KIND_PATTERN, NAME_LENGTH_MAX, parseEntry } from './entry.ts'
export { openLaneHasher } from './lane-hasher.ts'
export { emptyRoot, HASH_BYTES, leafHash, nodeHash } from './merkle.ts'
export type { Hash, Sha256 } from './merkle.ts'
export { formatProofFile, parseProofFile, verifyProofFile } from './proof-file.ts'
export type { ProofFile } from './proof-file.ts'
export { formatSignedNote, parseSignedNote, verifySignedNote } from './signed-note.ts'
export type { NoteSignature, SignedNote } from './signed-note.ts'
export { hashesFromTiles, keepNewest, openTileReader } from './tile-reader.ts'
export type { FetchTile, TileReader } from './tile-reader.ts'
export {
  ENTRY_BYTES_MAX,
  entriesPath,
  formatEntryBundle,
  formatTilePath,
  parseEntryBundle,
  parseTile,
  parseTilePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  tilePath,
  tileWidth,
} from './tiles.ts'
export type { TileId } from './tiles.ts'
export {
  EMPTY_CHAIN,
  extendChain,
  hashTree,
  INDEX_COVERS,
  indexLeaf,
  namedIn,
  subjectKey,
} from './subject-index.ts'
export type { HashTree } from './subject-index.ts'
export { SUBJECT_ANSWER_START, formatSubjectAnswer, verifySubjectAnswer } from './subject-answer.ts'
export type { SubjectAnswer } from './subject-answer.ts'
export { verifyAll } from './verify-all.ts'
export type { CompleteAnswer, Neighbour, ProvedEntry, VerifiedAnswer } from './verify-all.ts'
export { CHECKPOINT_PATH, tileFileOf, VERIFIER_KEY_PATH } from './tile-source.ts'
export type { TileFile, TileSource } from './tile-source.ts'
export { edgeRoot, hashesOf, plainTreeHasher } from './tree-hasher.ts'
export type { TreeHasher } from './tree-hasher.ts'
export { openTree } from './tree.ts'
export type { OnNode, RightEdge, Tree } from './tree.ts'
export { verifyTiles } from './verify-tiles.ts'
export type { TilesProgress, TilesReport } from './verify-tiles.ts'
export { formatVerifierKey, parseVerifierKey, verifierKey } from './verifier-key.ts'
export type { VerifierKey } from './verifier-key.ts'
export {
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './verify-proof.ts'
export type {
  Consistency,
  Inclusion,
  SubtreeConsistency,
  SubtreeInclusion,
} from './verify-proof.ts'
export { AUDIT_CHECKPOINTS_MAX, verifyAuditBundle } from './audit-bundle.ts'
export type { AuditOptions, AuditReport } from './audit-bundle.ts'
export type { AuditHeader } from './audit-header.ts'
export { writeAuditBundle } from './audit-write.ts'
export { countStatuses, determineControls } from './control-status.ts'
export type { ControlStatus, StatusCounts } from './control-status.ts'
export { openEvaluation } from './evaluation.ts'
export type { Determination } from './evaluation.ts'
export type { LedgerEntry } from './evidence-probe.ts'
export { parseRule, ruleHash, statuses } from './evidence-rules.ts'
export type { Answer, EvidenceRule, Predicate, Status } from './evidence-rules.ts'
export { frameworkHash } from './framework.ts'
export type { Atom, Framework } from './framework.ts'
export { checkpointKey, formatCheckpointKey, parseCheckpointKey } from './checkpoint-key.ts'
export type { CheckpointKey } from './checkpoint-key.ts'
export { ML_DSA_44_KEY_BYTES } from './ml-dsa.ts'
export { cosignedMessage, formatCosignature, verifySignedCheckpoint } from './cosignature.ts'
export type { CheckpointSignature, SignedCheckpoint } from './cosignature.ts'
export { evaluatePolicy } from './evaluate-policy.ts'
export type { PolicyVerdict } from './evaluate-policy.ts'
export {
  formatForkEvidence,
  parseForkEvidence,
  rootInProof,
  verifyForkEvidence,
} from './fork-evidence.ts'
export type { ForkEvidence } from './fork-evidence.ts'
export { formatPolicy, parsePolicy } from './policy.ts'
export type { Policy } from './policy.ts'
