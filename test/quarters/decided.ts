import { previousQuarter } from '../../domain/calendar/quarter';
import { decideQuarter, type DecidedHousehold, type HouseholdDecision } from '../../domain/eligibility/decide';
import type { QuotaPlaces } from '../../domain/eligibility/quota-table';
import { rulesInForce } from '../../domain/eligibility/rules';
import { modelSha256 } from '../../ranking/model-signature';
import type { RankingModel } from '../../ranking/model';
import type { Decided, Determination, Entry, Evidence } from './evidence';
import { officerFor } from './offices';
import { HOME } from './families';
import { RULES } from './rules';

/** What the quarters should have been decided by. */
export interface Wanted {
  readonly calendarId: string;
  readonly models: readonly RankingModel[];
  /** Versions that are late. */
  readonly late: readonly string[];
}

/** Who determines recipients, and who signs that. */
const BY_TWO = {
  determinedBy: officerFor('determination', HOME).personId,
  signedBy: officerFor('determination-signoff', HOME).personId,
};

/** Each breach is a sentence that says where and what; nothing in it is about a person. */
export type Breaches = readonly string[];

/** Everybody in the frozen set, for every programme asked for, has exactly one decision, and nobody else has any. */
export function undecided({ run, entries, decisions }: Evidence): Breaches {
  const wanted = entries.flatMap(({ household, facts }) => facts.programmes.map((one) => `${household} ${one}`));
  const found = decisions.map(({ household, programme }) => `${household} ${programme}`);
  return [
    ...entries.filter(({ returnedReason }) => returnedReason !== null).map(() => `${run.version}: one was left out`),
    ...entries.filter(({ isTold }) => !isTold).map(() => `${run.version}: one was never told`),
    ...wanted
      .filter((key) => found.filter((one) => one === key).length !== 1)
      .map(() => `${run.version}: not one decision`),
    ...found.filter((key) => !wanted.includes(key)).map(() => `${run.version}: one decided who was not in the set`),
  ];
}

/** Each run names the snapshot, model, rules and calendar that were in force; two officers signed. */
export function uncited({ run }: Evidence, { calendarId, models }: Pick<Wanted, 'calendarId' | 'models'>): Breaches {
  const day = run.decidedOn ?? '';
  const model = models.findLast(({ validFrom }) => validFrom <= day);
  const expected: Partial<typeof run> = {
    calendarId,
    modelId: model?.id ?? null,
    modelVersion: model?.version ?? null,
    modelSha256: model === undefined ? null : modelSha256(model),
    rulesId: rulesInForce(RULES, day)?.id ?? null,
    ...BY_TWO,
  };
  const hashes = [run.snapshotSha256, run.resultSha256, run.manifestSha256];
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => run[name as keyof typeof run] !== value)
      .map(([name]) => `${run.version}: ${name} is ${String(run[name as keyof typeof run])}`),
    ...hashes.filter((hash) => !/^[0-9a-f]{64}$/.test(hash ?? '')).map(() => `${run.version}: a hash is missing`),
  ];
}

/**
 * Each decision names its run, and the version and rules of the determination it is of: its own version's, and in a late quarter
 * first, for whoever has a decile of it, that of the version before. Two officers signed each.
 */
export function determinedOtherwise(
  { run, determinations, entries, decisions }: Evidence,
  { late }: Pick<Wanted, 'late'>,
): Breaches {
  const versions = late.includes(run.version) ? [previousQuarter(run.version), run.version] : [run.version];
  const rulesOf = new Map(determinations.map(({ decileVersion, rulesId }) => [decileVersion, rulesId]));
  const versionOf = new Map(entries.map(({ proposalId, decileVersion }) => [proposalId, decileVersion]));
  const inTurn = determinations.map(({ decileVersion }) => decileVersion).join();
  return [
    ...(inTurn === versions.join() ? [] : [`${run.version}: it was determined by ${inTurn}`]),
    ...determinations
      .filter(({ determinedBy, signedBy }) => determinedBy !== BY_TWO.determinedBy || signedBy !== BY_TWO.signedBy)
      .map(({ decileVersion }) => `${run.version}: others have determined by ${decileVersion}`),
    ...entries
      .filter(({ decileVersion, previousDecile }) => decileVersion !== versionFor(previousDecile, versions))
      .map(() => `${run.version}: a household was decided by another version than its turn`),
    ...decisions
      .filter(({ proposalId, runId, version, decileVersion, rulesId }) => {
        const isOfRun = runId === run.runId && version === run.version;
        return !isOfRun || decileVersion !== versionOf.get(proposalId) || rulesId !== rulesOf.get(decileVersion);
      })
      .map(() => `${run.version}: a decision names another run, version or rules`),
  ];
}

/** A late quarter begins with those who have a decile of the version before. */
function versionFor(previousDecile: number | null, versions: readonly string[]): string | undefined {
  return previousDecile === null ? versions.at(-1) : versions[0];
}

/** What was decided before a late version came stays as it was told: nobody is decided twice. */
export function decidedTwice({ run, servedBefore = [], decisions }: Evidence): Breaches {
  const found = new Set(decisions.map((one) => JSON.stringify(one)));
  return servedBefore
    .filter((one) => !found.has(JSON.stringify(one)))
    .map(() => `${run.version}: a household was decided anew when the version came`);
}

/** The decisions are those of the rules in TypeScript: who is granted, who waits at which place, who is refused and why. */
export function otherThanRules(evidence: Evidence): Breaches {
  const { run, determinations, entries, decisions } = evidence;
  const expected: HouseholdDecision[] = [];
  for (const determination of determinations) {
    const own = entries.filter(({ decileVersion }) => decileVersion === determination.decileVersion);
    expected.push(...decidedBy(determination, { evidence, own, before: [...expected] }));
  }
  const wanted = expected.map((one) =>
    [one.id, one.programme, one.outcome, one.reasons.join(), one.amountRupiah, one.places, one.position ?? null].join(
      ' ',
    ),
  );
  const found = decisions.map((one) =>
    [one.proposalId, one.programme, one.outcome, one.reason, one.amountRupiah, one.places, one.position].join(' '),
  );
  const other = (from: readonly string[], to: readonly string[]): string[] => from.filter((one) => !to.includes(one));
  return [
    ...other(found, wanted).map((one) => `${run.version}: decided ${one}`),
    ...other(wanted, found).map((one) => `${run.version}: not decided ${one}`),
  ];
}

interface Round {
  readonly evidence: Evidence;
  /** The households of this determination. */
  readonly own: readonly Entry[];
  /** What the quarter has decided before it: those places are taken, and those who wait stand first in line. */
  readonly before: readonly HouseholdDecision[];
}

function decidedBy(
  { decileVersion, decidedOn, rulesId }: Determination,
  { evidence: { run, entries, quotas }, own, before }: Round,
): readonly HouseholdDecision[] {
  const rules = RULES.find(({ id }) => id === rulesId);
  if (rules === undefined) return [];
  const kabupatenOf = new Map(entries.map(({ proposalId, kabupaten }) => [proposalId, kabupaten]));
  const placesOf = (outcome: string, { programme, kabupaten }: Pick<QuotaPlaces, 'programme' | 'kabupaten'>): number =>
    before
      .filter((one) => one.outcome === outcome && one.programme === programme)
      .filter(({ id }) => kabupatenOf.get(id) === kabupaten)
      .reduce((sum, { places }) => sum + places, 0);
  const left = quotas.map((one) => ({ ...one, places: one.places - placesOf('granted', one) }));
  const households = own.map((entry) => asHousehold(entry, decileVersion === run.version));
  return decideQuarter({ rules, quotas: left, day: decidedOn }, households).map((one) => {
    const at = { programme: one.programme, kabupaten: kabupatenOf.get(one.id) ?? '' };
    return one.position === undefined ? one : { ...one, position: one.position + placesOf('waiting-list', at) };
  });
}

/** A version that nobody has published yet decides nothing, and neither does its score. */
function asHousehold(
  { proposalId, kabupaten, facts, score, decile, previousDecile }: Entry,
  isPublished: boolean,
): DecidedHousehold {
  const { waited, signedAt, programmes, ...known } = facts;
  const ranked = isPublished ? { decile, score } : { decile: previousDecile ?? NaN, score: 0 };
  const own = { id: proposalId, kabupaten, facts: { ...known, decile: ranked.decile }, asksFor: programmes };
  return { ...own, score: ranked.score, waited, signedAtMs: Date.parse(signedAt) };
}

/** No quota is exceeded, and a waiting list has its places one after the other, without a gap and without two on one. */
export function outOfLine({ run, decisions, quotas }: Evidence): Breaches {
  return quotas.flatMap(({ programme, kabupaten, places }) => {
    const own = decisions.filter((one) => one.programme === programme && one.kabupaten === kabupaten);
    const taken = own.filter(({ outcome }) => outcome === 'granted').reduce((sum, one) => sum + one.places, 0);
    const waiting = own.filter(({ outcome }) => outcome === 'waiting-list');
    const line = [...waiting].sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
    const next = (at: number): number => line.slice(0, at).reduce((sum, one) => sum + one.places, 1);
    return [
      ...(taken > places ? [`${run.version}: ${programme} gives ${String(taken)} of ${String(places)} places`] : []),
      ...line
        .filter(({ position }, at) => position !== next(at))
        .map(() => `${run.version}: ${programme} has a gap in its line`),
    ];
  });
}

/** Who waits has waited one quarter more than the time before; who was granted or refused begins anew. */
export function miscounted(quarters: readonly Evidence[]): Breaches {
  const before = new Map<string, Decided>();
  return quarters.flatMap(({ run, decisions }) => {
    const wrong = decisions.filter(({ household, programme, quartersWaited }) => {
      const last = before.get(`${household} ${programme}`);
      return quartersWaited !== (last?.outcome === 'waiting-list' ? last.quartersWaited + 1 : 0);
    });
    for (const one of decisions) before.set(`${one.household} ${one.programme}`, one);
    return wrong.map(({ programme }) => `${run.version}: quarters waited for ${programme} are counted wrongly`);
  });
}
