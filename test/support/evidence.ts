import { EVIDENCE_KINDS } from '../../domain/proposal/limits';
import type { EvidenceKind } from '../../domain/proposal/submission';

/** Every kind of evidence that a door asks for: none asks for a certificate of poverty. */
export const ALL_EVIDENCE: readonly EvidenceKind[] = EVIDENCE_KINDS.filter((kind) => kind !== 'sktm');
