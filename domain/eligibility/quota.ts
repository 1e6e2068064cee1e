/** A household that qualifies and wants places of a limited quota. */
export interface Candidate {
  readonly id: string;
  readonly places: number;
  readonly groundchecked: boolean;
  /** Quarters it has waited on the list already. */
  readonly quartersWaited: number;
  /** It already holds its places: a recipient is not put behind a newcomer. */
  readonly receives: boolean;
  readonly decile: number;
  readonly score: number;
  /** Legal milliseconds of ratification. */
  readonly signedAtMs: number;
}

/** Those who get a place and those who wait, each in the documented order. */
export interface QuotaOutcome {
  readonly granted: readonly string[];
  readonly waiting: readonly string[];
}

/**
 * The order in which vacancies are filled: present recipients, then groundchecked households, then those already on
 * the waiting list, then the rest; within each by need (decile, score) and by the time the region signed. The id makes
 * the order total, so a rerun gives the same list.
 * @basis Kemensos/Pusdatin Rakornas 2025 (PBI-JK vacancies); order inside a class none: policy assumption (A 14.8)
 */
export function compareNeed(left: Candidate, right: Candidate): number {
  return (
    placeClass(left) - placeClass(right) ||
    right.quartersWaited - left.quartersWaited ||
    left.decile - right.decile ||
    left.score - right.score ||
    left.signedAtMs - right.signedAtMs ||
    (left.id < right.id ? -1 : Number(left.id > right.id))
  );
}

function placeClass(candidate: Candidate): number {
  if (candidate.receives) return 0;
  if (candidate.groundchecked) return 1;
  return candidate.quartersWaited > 0 ? 2 : 3;
}

/**
 * Fills `places` in order of need. A household is never split: once one does not fit, it and all behind it wait, so that
 * nobody is overtaken by a smaller household.
 */
export function fillQuota(places: number, candidates: readonly Candidate[]): QuotaOutcome {
  const ordered = [...candidates].sort(compareNeed);
  let left = places;
  let served = 0;
  for (const candidate of ordered) {
    if (candidate.places > left) break;
    left -= candidate.places;
    served += 1;
  }
  const ids = ordered.map((candidate) => candidate.id);
  return { granted: ids.slice(0, served), waiting: ids.slice(served) };
}
