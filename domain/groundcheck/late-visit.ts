/**
 * What whoever compares finds of answers that came after their visit was decided: both say the same, one of them is right, or
 * neither. A finding changes nothing by itself: what is wrong on record is put right by an update of the household's data or by
 * an objection, both of which go through validation.
 * @basis Permensos 3/2025 art. 9-10 (data are changed through a proposal); the four findings: policy assumption
 */
export const LATE_VISIT_FINDINGS = ['same', 'counted-stands', 'late-is-right', 'neither'] as const;
export type LateVisitFinding = (typeof LATE_VISIT_FINDINGS)[number];
