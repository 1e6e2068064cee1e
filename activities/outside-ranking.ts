import { ApplicationFailure } from '@temporalio/activity';

import type { CycleActivities, TakenResult } from '../contracts/activities';
import type { OfferedFile, ResultFault, ResultMaker } from '../contracts/ranking-cycle';
import type { RankingStore, RunCuts } from '../store/ranking';
import type { ActivatedModel } from '../store/ranking-models';

/** A result that was made outside and ranks the run now. */
export interface OutsideResult {
  readonly households: number;
  /** Of what the result says, as a ranking of our own is hashed. */
  readonly sha256: string;
  readonly cuts: RunCuts;
  readonly made: ResultMaker;
}

/** The part of the ranking engine that lets others rank. */
export interface OutsideEngine {
  /** Puts the run's frozen set where it is sent from. The result is held to the rules of `model`: weight and ties. */
  exportSet(run: {
    readonly runId: string;
    readonly model: ActivatedModel;
  }): Promise<{ readonly households: number; readonly snapshotSha256: string }>;
  /** Takes a result out of the run's inbox. With faults, the run's files are as they were. */
  takeResult(run: {
    readonly runId: string;
    readonly offered: OfferedFile;
    readonly takenFrom: string;
    readonly takenAt: Date;
  }): Promise<OutsideResult | { readonly faults: readonly ResultFault[] }>;
}

/** Stands in place of a version of our own models: no artefact of ours is behind it. */
const OUTSIDE = 'outside';

/** Exports a run's frozen set. Tried again, for operators to see, while the files are not those that were frozen. */
export async function exportSet(
  { engine }: { readonly engine: OutsideEngine },
  {
    request: { runId, snapshotSha256 },
    model,
  }: { readonly request: Parameters<CycleActivities['exportSet']>[0]; readonly model: ActivatedModel },
): Promise<{ households: number }> {
  const exported = await engine.exportSet({ runId, model });
  if (exported.snapshotSha256 !== snapshotSha256)
    throw ApplicationFailure.retryable('The files are not those that were frozen', 'snapshot-changed');
  return { households: exported.households };
}

export interface TakingResult {
  readonly engine: OutsideEngine;
  readonly ranking: RankingStore;
  /** Brings the deciles of the run's proposals into the database. */
  readonly save: (runId: string) => Promise<void>;
}

/** Takes over a result without a fault as if the run had been ranked here, and keeps who made it and with what. */
export async function takeResult(
  { engine, ranking, save }: TakingResult,
  { runId, offered: { by, at, ...offered } }: Parameters<CycleActivities['takeResult']>[0],
): Promise<TakenResult> {
  const taken = await engine.takeResult({ runId, offered, takenFrom: by, takenAt: new Date(at) });
  if ('faults' in taken) return taken;
  const { households, sha256, cuts, made } = taken;
  await ranking.progress.note(runId, { step: 'rank', done: households, of: households });
  await save(runId);
  await ranking.record(runId, {
    ...{ phase: 'ranked', households, resultSha256: sha256, cuts },
    ...{ modelId: made.madeWith, modelVersion: OUTSIDE },
    rankedOutside: { ...made, ...offered, takenFrom: by, takenAt: at },
  });
  return { households, made };
}
