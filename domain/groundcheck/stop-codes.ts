import type { BilingualText, GroundcheckForm, GroundcheckFormVersion, HouseholdOutcomeName, StopOutcome } from './form';
import type { ReasonCode } from '../proposal/reason-codes';

/** Result of a visit that settled nothing: no outcome code exists for it, and the officer comes back. */
export const NOBODY_HOME = 'nobody-home';

interface OutcomeDefinition {
  readonly label: BilingualText;
  /** Absent from a version: the outcome does not exist in it. */
  readonly officialCodes: Partial<Record<GroundcheckFormVersion, string>>;
  readonly follows: StopOutcome['follows'];
  readonly minimumVisits: number;
  readonly reasonCode?: ReasonCode;
}

/** No source gives a revisit rule; story 14.5 takes two visits before a household counts as not found. */
const VISITS_BEFORE_NOT_FOUND = 2;

/**
 * Every outcome a household can have, with its code in each list and what follows.
 * @basis PERINGKAT (BPS, Pemeringkatan DTSEN, 8 July 2025) for the 2025 list; FASIH 2026 questionnaire for the 2026 list
 */
export const HOUSEHOLD_OUTCOMES: Readonly<Record<HouseholdOutcomeName, OutcomeDefinition>> = {
  found: {
    label: { id: 'Ditemukan', en: 'Found' },
    officialCodes: { 'gc-2025-02': 'continue', 'gc-2026-02': '1' },
    follows: 'continue',
    minimumVisits: 1,
  },
  'not-found': {
    label: { id: 'Tidak ditemukan', en: 'Not found' },
    officialCodes: { 'gc-2025-02': 'tidak ditemukan', 'gc-2026-02': '0' },
    follows: 'stop',
    minimumVisits: VISITS_BEFORE_NOT_FOUND,
    reasonCode: 'GC_TIDAK_DITEMUKAN',
  },
  died: {
    label: { id: 'Meninggal', en: 'Died' },
    officialCodes: { 'gc-2025-02': 'meninggal', 'gc-2026-02': '3' },
    follows: 'stop',
    minimumVisits: 1,
    reasonCode: 'GC_MENINGGAL',
  },
  refused: {
    label: { id: 'Menolak', en: 'Refused' },
    officialCodes: { 'gc-2025-02': 'menolak' },
    follows: 'stop',
    minimumVisits: 1,
    reasonCode: 'GC_MENOLAK',
  },
  'not-eligible': {
    label: { id: 'Tidak eligible', en: 'Not eligible' },
    officialCodes: { 'gc-2025-02': 'tidak eligible', 'gc-2026-02': '4' },
    follows: 'stop',
    minimumVisits: 1,
    reasonCode: 'GC_TIDAK_MEMENUHI',
  },
  institution: {
    label: { id: 'Tinggal di lembaga', en: 'Lives in an institution' },
    officialCodes: { 'gc-2025-02': 'tinggal di lembaga' },
    follows: 'stop',
    minimumVisits: 1,
    reasonCode: 'GC_DI_LEMBAGA',
  },
  'not-met': {
    label: { id: 'Tidak dapat ditemui sampai akhir masa pendataan', en: 'Could not be met before the period ended' },
    officialCodes: { 'gc-2026-02': '5' },
    follows: 'next-period',
    minimumVisits: 1,
    reasonCode: 'GC_TIDAK_DITEMUI',
  },
};

/** The outcomes that exist in one version of the form. */
export function householdOutcomes(version: GroundcheckFormVersion): readonly StopOutcome[] {
  return (Object.keys(HOUSEHOLD_OUTCOMES) as HouseholdOutcomeName[]).flatMap((name) => {
    const { officialCodes, ...definition } = HOUSEHOLD_OUTCOMES[name];
    const officialCode = officialCodes[version];
    return officialCode === undefined ? [] : [{ name, officialCode, ...definition }];
  });
}

/** A visit already on file for the same household and the same groundcheck. */
export interface EarlierVisit {
  readonly startedAt: string;
}

/** All of a set of answers that decides what follows; `GroundcheckAnswers` is one. */
export interface VisitResult {
  readonly outcome: string;
  readonly visit: { readonly startedAt: string };
}

export type VisitVerdict =
  | { readonly kind: 'surveyed' }
  | { readonly kind: 'revisit'; readonly reason: typeof NOBODY_HOME }
  | { readonly kind: 'stopped'; readonly reasonCode: ReasonCode }
  | { readonly kind: 'next-period'; readonly reasonCode: ReasonCode }
  | { readonly kind: 'refused'; readonly code: 'second-visit-required' | 'outcome-not-in-form' };

/**
 * What a visit means for the groundcheck. Visits are told apart by when they started, so that one handed in twice
 * counts once. An outcome the pinned form does not have is refused: a case keeps the list it started with.
 * @basis none: policy assumption (domain reference, section 14.5)
 */
export function assessVisit({
  form,
  answers,
  earlierVisits,
}: {
  readonly form: Pick<GroundcheckForm, 'householdOutcomes'>;
  readonly answers: VisitResult;
  readonly earlierVisits: readonly EarlierVisit[];
}): VisitVerdict {
  if (answers.outcome === NOBODY_HOME) return { kind: 'revisit', reason: NOBODY_HOME };
  const outcome = form.householdOutcomes.find(({ name }) => name === answers.outcome);
  if (outcome === undefined) return { kind: 'refused', code: 'outcome-not-in-form' };
  const visits = new Set([...earlierVisits.map(({ startedAt }) => startedAt), answers.visit.startedAt]).size;
  if (visits < outcome.minimumVisits) return { kind: 'refused', code: 'second-visit-required' };
  if (outcome.follows === 'continue' || outcome.reasonCode === undefined) return { kind: 'surveyed' };
  return { kind: outcome.follows === 'stop' ? 'stopped' : 'next-period', reasonCode: outcome.reasonCode };
}
