import { assessHousehold, type ProgrammeVerdict, type RulesOfDay } from './assess';
import type { EligibilityFacts } from './facts';
import { fillQuota, type Candidate } from './quota';
import { quotaFor, type QuotaPlaces } from './quota-table';
import type { Programme, ProgrammeDecision, ProgrammeRule } from './rules';

/** A household whose quarter is decided. */
export interface DecidedHousehold {
  readonly id: string;
  /** 4-digit code: a quota belongs to a kabupaten/kota. */
  readonly kabupaten: string;
  readonly facts: EligibilityFacts;
  /** Programmes to decide; absent: all of the rules. */
  readonly asksFor?: readonly Programme[];
  readonly score: number;
  /** Quarters waited already, by programme. */
  readonly waited: Readonly<Partial<Record<Programme, number>>>;
  /** Legal milliseconds of ratification. */
  readonly signedAtMs: number;
}

/** What became of one household in one programme. */
export interface HouseholdDecision extends ProgrammeDecision {
  readonly id: string;
  /** Places of the quota it takes or waits for. */
  readonly places: number;
}

/**
 * Rules, quotas and legal day of one quarter's decisions. A programme without a quota for a kabupaten has places for
 * everybody there.
 */
export interface QuarterRules extends Omit<RulesOfDay, 'asksFor'> {
  readonly quotas: readonly QuotaPlaces[];
}

interface Judged {
  readonly household: DecidedHousehold;
  readonly verdict: ProgrammeVerdict;
}

/**
 * Decides a quarter: one decision for each household and programme it asks for. The database and the nation's DuckDB do
 * the same in sets; tests hold all three against each other.
 */
export function decideQuarter(
  { rules, quotas, day }: QuarterRules,
  households: readonly DecidedHousehold[],
): readonly HouseholdDecision[] {
  const verdicts = households.flatMap((household): readonly Judged[] => {
    const { facts, asksFor } = household;
    return assessHousehold({ rules, day, asksFor }, facts)
      .filter(({ programme }) => asksFor?.includes(programme) ?? true)
      .map((verdict) => ({ household, verdict }));
  });
  return rules.programmes.flatMap((rule) => {
    const judged = verdicts.filter(({ verdict }) => verdict.programme === rule.programme);
    const refused = judged.filter(({ verdict }) => !verdict.qualifies).map(refusal);
    const qualified = judged.filter(({ verdict }) => verdict.qualifies);
    const kabupaten = [...new Set(qualified.map(({ household }) => household.kabupaten))];
    const decided = kabupaten.flatMap((code) => {
      const own = qualified.filter(({ household }) => household.kabupaten === code);
      return shareOut({ rule, places: quotaFor(quotas, { programme: rule.programme, kabupaten: code }) }, own);
    });
    return [...refused, ...decided];
  });
}

function refusal({ household: { id }, verdict: { programme, reasons, places } }: Judged): HouseholdDecision {
  return { id, programme, outcome: 'refused', reasons, amountRupiah: 0, places };
}

/**
 * Positions count places from 1: who waits for four places behind eight others stands at 9 to 12. Whoever has waited as
 * long as the rule allows leaves the list and takes no position.
 */
function shareOut(
  { rule, places }: { readonly rule: ProgrammeRule; readonly places: number | undefined },
  judged: readonly Judged[],
): readonly HouseholdDecision[] {
  const byId = new Map(judged.map((each) => [each.household.id, each]));
  const ordered = fillQuota(places ?? Infinity, judged.map(candidateOf));
  const pick = (ids: readonly string[]): readonly Judged[] =>
    ids.map((id) => byId.get(id)).filter((each) => each !== undefined);
  const granted = pick(ordered.granted).map(({ household: { id }, verdict }): HouseholdDecision => {
    const { programme, reasons, amountRupiah } = verdict;
    return { id, programme, outcome: 'granted', reasons, amountRupiah, places: verdict.places };
  });
  let position = 1;
  const waiting = pick(ordered.waiting).map(({ household, verdict }): HouseholdDecision => {
    const { id, waited } = household;
    const kept = { id, programme: rule.programme, amountRupiah: 0, places: verdict.places };
    if ((waited[rule.programme] ?? 0) >= rule.waitingListQuarters) {
      return { ...kept, outcome: 'refused', reasons: ['DAFTAR_TUNGGU_BERAKHIR'] };
    }
    const place = position;
    position += verdict.places;
    return { ...kept, outcome: 'waiting-list', reasons: ['KUOTA_PENUH'], position: place };
  });
  return [...granted, ...waiting];
}

function candidateOf({ household, verdict: { programme, places } }: Judged): Candidate {
  const { id, facts, score, waited, signedAtMs } = household;
  return {
    id,
    places,
    groundchecked: facts.groundchecked,
    quartersWaited: waited[programme] ?? 0,
    receives: facts.receives.includes(programme),
    decile: facts.decile,
    score,
    signedAtMs,
  };
}
