import { explanationOf, type Explanation } from '../../api/explanation';
import { nextQuarter } from '../../domain/calendar/quarter';
import { decileOf } from '../../domain/ranking/boundaries';
import { scoreOf } from '../../domain/ranking/score';
import type { RankingModel } from '../../ranking/model';
import type { Breaches } from './decided';
import type { Entry, Evidence } from './evidence';

type Detail = NonNullable<Explanation['detail']>;
type Change = NonNullable<Detail['change']>;
type Cause = 'ownData' | 'model' | 'otherHouseholds';

/** What the quarters' explanations said, counted, so that no cause goes unseen. */
export type Causes = Record<Cause | 'together' | 'rules' | 'nothing' | 'first' | 'served-before', number>;

export interface Explained {
  readonly breaches: Breaches;
  readonly causes: Causes;
}

/** A household in one quarter and in the one it was ranked in before. */
interface Ranked {
  readonly entry: Entry;
  readonly evidence: Evidence;
  readonly model: RankingModel;
  readonly before: Ranked | undefined;
  /** Version of the model of the quarter after the one named. */
  readonly modelAfter: (version: string) => string | null | undefined;
}

/** Looks at the explanation of every household in every quarter, beside what the database holds of both quarters. */
export function explainedQuarters(quarters: readonly Evidence[], models: readonly RankingModel[]): Explained {
  const causes: Causes = {
    ...{ ownData: 0, model: 0, otherHouseholds: 0, together: 0 },
    ...{ rules: 0, nothing: 0, first: 0, 'served-before': 0 },
  };
  const last = new Map<string, Ranked>();
  const modelAfter: Ranked['modelAfter'] = (version) =>
    quarters.find(({ run }) => run.version === nextQuarter(version))?.run.modelVersion;
  const breaches = quarters.flatMap((evidence) => {
    const model = models.find(({ version }) => version === evidence.run.modelVersion);
    if (model === undefined) return [`${evidence.run.version}: the model is unknown`];
    return evidence.entries.flatMap((entry) => {
      const ranked: Ranked = { entry, evidence, model, before: last.get(entry.household), modelAfter };
      const isServedBefore = entry.decileVersion !== evidence.run.version;
      if (!isServedBefore) last.set(entry.household, withoutBefore(ranked));
      const explainedWrongly = isServedBefore ? servedWrongly : rankedWrongly;
      return explainedWrongly(ranked, causes).map((what) => `${evidence.run.version}: ${what}`);
    });
  });
  return { breaches, causes };
}

function withoutBefore(ranked: Ranked): Ranked {
  return { ...ranked, before: undefined };
}

function rankedWrongly(ranked: Ranked, causes: Causes): readonly string[] {
  const { entry, evidence, before } = ranked;
  const runs = evidence.explained.get(entry.proposalId) ?? [];
  const { detail, inWords } = explanationOf(runs, 'en');
  if (detail === null) return ['a decision has no explanation'];
  if (detail.programmes.some(({ cause }) => cause === 'rules')) causes.rules += 1;
  const place = placeFaults(detail, ranked);
  if (before === undefined) {
    causes.first += 1;
    return [...place, ...(detail.change === null ? [] : ['a first ranking was compared with something'])];
  }
  if (detail.change === null) return [...place, 'a change was not explained'];
  return [...place, ...changeFaults(detail.change, { ranked, before }), ...said(detail.change, { inWords, causes })];
}

/**
 * Whoever was served with the version before is told of that version's decile, set, model and score: the ranking that came too
 * late for it decided nothing of it. The rules are those of the quarter.
 */
function servedWrongly({ entry, evidence, before }: Ranked, causes: Causes): readonly string[] {
  const runs = evidence.explained.get(entry.proposalId) ?? [];
  const { detail } = explanationOf(runs, 'en');
  if (detail === null || before === undefined) return ['who was served with the version before has no explanation'];
  causes['served-before'] += 1;
  const { run } = before.evidence;
  return [
    ...placeFaults(detail, { ...before, rulesId: evidence.run.rulesId }),
    ...sentences([
      // Whoever was not in the set of the version before has the decile of the one that ranked it last.
      [run.version <= (entry.decileVersion ?? ''), 'a later version is explained than the one it was decided by'],
      [detail.decile === entry.previousDecile, 'another decile is explained than the one it was decided by'],
    ]),
  ];
}

/** Contributions add up to the score that the household was decided by, and everything it was made from is named. */
function placeFaults(
  detail: Detail,
  { entry, evidence: { run }, model, rulesId = run.rulesId }: Ranked & { readonly rulesId?: string | null },
): readonly string[] {
  const sum = detail.contributions.reduce((total, { contribution }) => total + contribution, detail.intercept);
  const named = [detail.version, detail.snapshotSha256, detail.calendarId, detail.rulesId, detail.model.sha256];
  const wanted = [run.version, run.snapshotSha256, run.calendarId, rulesId, run.modelSha256];
  return sentences([
    [Math.abs(sum - entry.score) <= 1e-9, 'contributions do not add up to the score'],
    [detail.score === entry.score && detail.decile === entry.decile, 'another score or decile is explained'],
    [scoreOf({ ...entry, model }) === entry.score, 'the score is not that of the model in force'],
    [JSON.stringify(named) === JSON.stringify(wanted), 'other versions are named than those of the run'],
  ]);
}

/** The parts add up to the whole, the whole is the difference of both quarters, and each part is what its cause did. */
function changeFaults(
  change: Change,
  { ranked, before }: { readonly ranked: Ranked; readonly before: Ranked },
): readonly string[] {
  const { ownData, model, otherHouseholds, whole } = change;
  if (model === undefined || otherHouseholds === undefined) return notSeparated(change, { ranked, before });
  const withOwnData = scoreOf({ ...ranked.entry, model: before.model });
  const isSameData = dataOf(ranked) === dataOf(before);
  const isSameModel = ranked.model.version === before.model.version;
  const cutsBefore = ranked.evidence.explained.get(ranked.entry.proposalId)?.[1]?.cuts ?? [];
  return sentences([
    [change.since === before.evidence.run.version, 'it was compared with another quarter'],
    [whole.score === ranked.entry.score - before.entry.score, 'the whole is not the difference of the scores'],
    [whole.decile === ranked.entry.decile - before.entry.decile, 'the whole is not the difference of the deciles'],
    [ownData.score + model.score + otherHouseholds.score === whole.score, 'parts of the score do not add up'],
    [ownData.decile + model.decile + otherHouseholds.decile === whole.decile, 'parts of the decile do not add up'],
    [ownData.score === withOwnData - before.entry.score, 'own data have another share'],
    [ownData.decile === decileOf(withOwnData, cutsBefore) - before.entry.decile, 'own data moved another decile'],
    [model.score === ranked.entry.score - withOwnData, 'the model has another share'],
    [otherHouseholds.score === 0, 'other households changed the score'],
    [!isSameData || (ownData.score === 0 && ownData.decile === 0), 'unchanged data have a share'],
    [!isSameModel || (model.score === 0 && model.decile === 0), 'an unchanged model has a share'],
  ]);
}

/** Nobody knows the cuts where the run that followed the set the household was in had another model than the one of now. */
function notSeparated(
  { ownData, modelAndOthers, whole }: Change,
  { ranked: { model, modelAfter }, before }: { readonly ranked: Ranked; readonly before: Ranked },
): readonly string[] {
  const { score = NaN, decile = NaN } = modelAndOthers ?? {};
  return sentences([
    [modelAfter(before.evidence.run.version) !== model.version, 'model and other households were not told apart'],
    [ownData.score + score === whole.score, 'parts of the score do not add up where two are one'],
    [ownData.decile + decile === whole.decile, 'parts of the decile do not add up where two are one'],
  ]);
}

function dataOf({ entry: { kabupaten, features } }: Ranked): string {
  return JSON.stringify([kabupaten, Object.entries(features).sort()]);
}

/** Nothing changed is said when nothing did, and never otherwise. */
function said(
  { ownData, model, otherHouseholds, modelAndOthers, whole }: Change,
  { inWords, causes }: { readonly inWords: Explanation['inWords']; readonly causes: Causes },
): readonly string[] {
  const parts = { ownData, model, otherHouseholds, together: modelAndOthers };
  const moved = (Object.keys(parts) as (keyof typeof parts)[]).filter((cause) => {
    const { score = 0, decile = 0 } = parts[cause] ?? {};
    return score !== 0 || decile !== 0;
  });
  for (const cause of moved) causes[cause] += 1;
  if (moved.length === 0) causes.nothing += 1;
  const text = inWords.change.join(' ');
  return sentences([
    [text.includes('Nothing changed') === (moved.length === 0), 'what is said of a change is not so'],
    [text.includes('has not changed') === (whole.decile === 0), 'what is said of the decile is not so'],
  ]);
}

/** The sentences whose condition does not hold. */
function sentences(conditions: readonly (readonly [holds: boolean, breach: string])[]): readonly string[] {
  return conditions.flatMap(([holds, breach]) => (holds ? [] : [breach]));
}
