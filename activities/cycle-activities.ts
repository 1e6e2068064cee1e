import { ApplicationFailure, Context } from '@temporalio/activity';

import type { CycleActivities, OpenedCycle } from '../contracts/activities';
import { isoDay, legalDay } from '../domain/calendar/calendar';
import { legalTime } from '../domain/calendar/clock';
import {
  JAKARTA_OFFSET_MINUTES,
  pathOfVersion,
  previousQuarter,
  versionBeingPrepared,
} from '../domain/calendar/quarter';
import { rulesInForce, type EligibilityRules } from '../domain/eligibility/rules';
import type { RankingStore, RunCuts } from '../store/ranking';
import type { RunManifest } from '../store/run-manifest';
import type { ActivatedModel, RankingModels } from '../store/ranking-models';
import type { ReferenceStore } from '../store/reference';
import { exportSet, takeResult, type OutsideEngine } from './outside-ranking';
import { noteTold, tellAll, tellPartition, type TellingDependencies } from './telling';

/** The ranking engine as the cycle uses it: files in, files out, no database. */
export interface RankingEngine extends OutsideEngine {
  /** Writes the snapshot of the run's proposals and answers its hash over proposals and registry. */
  freeze(run: { readonly runId: string; readonly proposals: readonly FrozenFeatures[] }): Promise<{ sha256: string }>;
  /** Scores and ranks registry and proposals of the run. `onProgress` hears now and then how many households are done. */
  rank(run: {
    readonly runId: string;
    readonly model: ActivatedModel;
    readonly onProgress?: (progress: RowsDone) => void;
  }): Promise<{ households: number; sha256: string; cuts: RunCuts }>;
  /**
   * Where an earlier run's set would be cut by another model; `undefined` when that very set is not there any more.
   */
  carriedCuts(run: {
    readonly runId: string;
    readonly snapshotSha256: string;
    readonly model: ActivatedModel;
  }): Promise<RunCuts | undefined>;
  /** Results of the run's proposals, in pages. */
  results(run: { readonly runId: string }): AsyncIterable<readonly RankedFeatures[]>;
  /** Puts the manifest beside the run's files and lets nobody change any of them. The same manifest is the same file. */
  archive(run: { readonly runId: string; readonly manifest: RunManifest }): Promise<{ sha256: string }>;
}

/** How many rows of a step are done. */
export interface RowsDone {
  readonly done: number;
  readonly of: number;
}

export interface FrozenFeatures {
  readonly proposalId: string;
  readonly kabupaten: string;
  readonly features: Readonly<Record<string, number>>;
}

export interface RankedFeatures {
  readonly proposalId: string;
  readonly score: number;
  readonly nationalDecile: number;
  readonly provinceDecile: number;
  readonly kabupatenDecile: number;
}

export interface CycleActivityDependencies extends TellingDependencies {
  readonly rankingModels: RankingModels;
  readonly reference: ReferenceStore;
  readonly engine: RankingEngine;
  readonly now: () => number;
}

/** Steps over a whole quarter take minutes; the server waits a minute for a sign of life before it tries another worker. */
const BEAT_MS = 10_000;

/** Does a step that says nothing of itself before it is over, and gives signs of life meanwhile. */
async function beating<Result>(work: () => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const signs = setInterval(() => {
    context.heartbeat();
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(signs);
  }
}

/** The steps of a quarter's run. Each may be attempted again: what an earlier attempt did is found done. */
export function createCycleActivities(dependencies: CycleActivityDependencies): Omit<CycleActivities, 'deliverToBps'> {
  const { ranking, reference, engine, now } = dependencies;
  return {
    async openCycle({ version, calendarId, runId }) {
      const calendar = await reference.calendar(calendarId);
      const legalNow = legalTime(calendar.clock, now());
      const chosen = version ?? versionBeingPrepared(calendar, legalNow);
      const { quarter } = pathOfVersion(calendar, chosen);
      const cycle = { runId, version: chosen, quarter, calendar };
      await ranking.open(cycle);
      return cycle;
    },
    freezeSet: (cycle) => beating(() => freezeSet(dependencies, cycle)),
    rankSet: (cycle) => beating(() => rankSet(dependencies, cycle)),
    exportSet: (request) =>
      beating(async () => exportSet(dependencies, { request, model: await modelOf(dependencies, request) })),
    takeResult: (request) =>
      beating(() => takeResult({ ...dependencies, save: (runId) => saveResults(dependencies, runId) }, request)),
    async servePreviousVersion(cycle) {
      await beating(() => decide(dependencies, { cycle, decileVersion: previousQuarter(cycle.version) }));
      await tellAll(dependencies, cycle.runId);
      return toldSoFar(dependencies, cycle.runId);
    },
    async applyOutcome({ decileVersion, ...cycle }) {
      return { decided: await beating(() => decide(dependencies, { cycle, decileVersion })) };
    },
    async proposeOutcome({ decileVersion, ...cycle }) {
      const by = await rulesToday(dependencies, cycle);
      await refuseAbsentQuotas(dependencies, cycle.runId);
      return beating(() => ranking.propose({ ...cycle, decileVersion, ...by }));
    },
    applyDetermined: (request) => beating(() => applyDetermined(dependencies, request)),
    tellReturned: ({ runId }) => tellNow(dependencies, runId),
    tellApplied: ({ runId }) => tellNow(dependencies, runId),
    tellPartition: (request) => tellPartition(dependencies, request),
    async tellWaiting({ runId }) {
      await tellAll(dependencies, runId);
      await noteTold(dependencies, runId);
      await ranking.record(runId, { phase: 'distributed' });
      return toldSoFar(dependencies, runId);
    },
    async archiveRun({ runId }) {
      const { sha256 } = await beating(async () => engine.archive({ runId, manifest: await ranking.manifest(runId) }));
      await ranking.record(runId, { phase: 'archived', manifestSha256: sha256 });
      return { manifestSha256: sha256 };
    },
  };
}

async function tellNow(dependencies: CycleActivityDependencies, runId: string): Promise<{ told: number }> {
  await tellAll(dependencies, runId);
  return toldSoFar(dependencies, runId);
}

async function toldSoFar({ ranking }: CycleActivityDependencies, runId: string): Promise<{ told: number }> {
  const { told } = await ranking.counts(runId);
  return { told };
}

async function freezeSet(
  { ranking, engine }: CycleActivityDependencies,
  cycle: OpenedCycle,
): Promise<{ readonly proposals: number; readonly sha256: string }> {
  const { runId } = cycle;
  await ranking.freeze(cycle);
  const proposals = await ranking.frozenProposals(runId);
  const { sha256 } = await engine.freeze({ runId, proposals });
  const done = proposals.length;
  await ranking.progress.note(runId, { step: 'freeze', done, of: done });
  await ranking.record(runId, { phase: 'frozen', snapshotSha256: sha256 });
  return { proposals: done, sha256 };
}

async function rankSet(
  dependencies: CycleActivityDependencies,
  cycle: OpenedCycle,
): Promise<{ readonly households: number }> {
  const { ranking, engine } = dependencies;
  const { runId } = cycle;
  const model = await modelOf(dependencies, cycle);
  // Written down first: whatever is ranked again is ranked with the same model.
  const { id: modelId, version: modelVersion, sha256: modelSha256 } = model;
  await ranking.record(runId, { phase: 'frozen', modelId, modelVersion, modelSha256 });
  const note = (progress: RowsDone): Promise<void> => ranking.progress.note(runId, { step: 'rank', ...progress });
  let noted = Promise.resolve();
  const onProgress = (progress: RowsDone): void => {
    // How far it is may stay unsaid; the ranking does not depend on it.
    noted = noted.then(() => note(progress)).catch(() => undefined);
  };
  const { households, sha256, cuts } = await engine.rank({ runId, model, onProgress });
  await noted;
  await note({ done: households, of: households });
  await saveResults({ ranking, engine }, runId);
  const carriedCuts = await carried(dependencies, { runId, model });
  const found = carriedCuts === undefined ? {} : { carriedCuts };
  await ranking.record(runId, { phase: 'ranked', households, resultSha256: sha256, cuts, ...found });
  return { households };
}

async function saveResults(
  { ranking, engine }: Pick<CycleActivityDependencies, 'engine' | 'ranking'>,
  runId: string,
): Promise<void> {
  const { proposals, returned } = await ranking.counts(runId);
  const of = proposals - returned;
  let done = 0;
  for await (const page of engine.results({ runId })) {
    await ranking.saveDeciles(runId, page);
    done += page.length;
    await ranking.progress.note(runId, { step: 'save', done, of: Math.max(done, of) });
  }
}

/** The model the run has already, or the one in force today. Where none is, the ranking is tried again until one is. */
async function modelOf(
  { ranking, rankingModels, now }: CycleActivityDependencies,
  { runId, calendar }: OpenedCycle,
): Promise<ActivatedModel> {
  const begun = await ranking.ranked(runId);
  const day = isoDay(legalDay(legalTime(calendar.clock, now()), JAKARTA_OFFSET_MINUTES));
  const model =
    begun === undefined
      ? await rankingModels.inForce(day)
      : await rankingModels.find({ id: begun.modelId, version: begun.modelVersion });
  if (model === undefined)
    throw ApplicationFailure.retryable('No ranking model is in force', 'ranking-model-not-in-force');
  return model;
}

/** Only a change of model needs them: it is what tells the model's share of a moved decile from that of other households. */
async function carried(
  { ranking, engine }: CycleActivityDependencies,
  { runId, model }: { readonly runId: string; readonly model: ActivatedModel },
): Promise<RunCuts | undefined> {
  const before = await ranking.rankedBefore(runId);
  if (before === undefined) return undefined;
  if (before.modelId === model.id && before.modelVersion === model.version) return undefined;
  return engine.carriedCuts({ ...before, model });
}

/** Decides and puts into force at once. */
async function decide(
  dependencies: CycleActivityDependencies,
  { cycle, decileVersion }: { readonly cycle: OpenedCycle; readonly decileVersion: string },
): Promise<number> {
  const { ranking } = dependencies;
  const by = await rulesToday(dependencies, cycle);
  await refuseAbsentQuotas(dependencies, cycle.runId);
  const decided = await ranking.decide({ ...cycle, decileVersion, ...by });
  await noteDecided(ranking, { runId: cycle.runId, decided });
  await ranking.record(cycle.runId, { phase: 'applied', rulesId: by.rules.id });
  return decided;
}

/** Fails for good when something else stands proposed than what was signed, which no course of the cycle leads to. */
async function applyDetermined(
  { ranking }: CycleActivityDependencies,
  { runId, decileVersion, signed }: Parameters<CycleActivities['applyDetermined']>[0],
): Promise<{ decided: number }> {
  const decided = await ranking.applyDetermined({ runId, decileVersion, signed });
  if (decided === undefined)
    throw ApplicationFailure.nonRetryable('Other decisions stand proposed than those signed', 'determination-differs');
  await noteDecided(ranking, { runId, decided });
  await ranking.record(runId, { phase: 'applied' });
  return { decided };
}

async function noteDecided(
  { progress }: RankingStore,
  { runId, decided }: { readonly runId: string; readonly decided: number },
): Promise<void> {
  await progress.note(runId, { step: 'decide', done: decided, of: decided });
}

/** A missing quota would mean "for everybody". Tried again, for operators to see, until it is loaded; nothing is decided meanwhile. */
async function refuseAbsentQuotas({ ranking }: CycleActivityDependencies, runId: string): Promise<void> {
  const absent = await ranking.absentQuotas(runId);
  if (absent.length > 0)
    throw ApplicationFailure.create({
      message: `${String(absent.length)} quotas are absent`,
      type: 'quota-absent',
      details: [absent],
    });
}

/** The rules in force today, of those the calendar pins. Fails for good when none is. */
async function rulesToday(
  { reference, now }: CycleActivityDependencies,
  { calendar }: OpenedCycle,
): Promise<{ readonly rules: EligibilityRules; readonly day: string }> {
  const versions = await Promise.all(calendar.pins.eligibility.map((id) => reference.eligibilityRules(id)));
  const day = isoDay(legalDay(legalTime(calendar.clock, now()), JAKARTA_OFFSET_MINUTES));
  const rules = rulesInForce(versions, day);
  if (rules === undefined)
    throw ApplicationFailure.nonRetryable('No programme rules are in force', 'rules-not-in-force');
  return { rules, day };
}
