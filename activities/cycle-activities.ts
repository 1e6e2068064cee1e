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
import { rulesInForce } from '../domain/eligibility/rules';
import type { RankingStore, Telling } from '../store/ranking';
import type { ReferenceStore } from '../store/reference';

/** The ranking engine as the cycle uses it: files in, files out, no database. */
export interface RankingEngine {
  /** Writes the snapshot of the run's proposals and answers its hash over proposals and registry. */
  freeze(run: { readonly runId: string; readonly proposals: readonly FrozenFeatures[] }): Promise<{ sha256: string }>;
  /** Scores and ranks registry and proposals of the run. */
  rank(run: { readonly runId: string }): Promise<{ households: number; sha256: string; modelId: string }>;
  /** Results of the run's proposals, in pages. */
  results(run: { readonly runId: string }): AsyncIterable<readonly RankedFeatures[]>;
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
  readonly kabupatenDecile: number;
}

export interface CycleActivityDependencies {
  readonly ranking: RankingStore;
  readonly reference: ReferenceStore;
  readonly engine: RankingEngine;
  /** Tells one waiting workflow. Resolves when the update was accepted, or when the workflow no longer waits. */
  readonly tell: (runId: string, telling: Telling) => Promise<void>;
  readonly now: () => number;
  /** Workflows told in one second, at most: the server and the workers have officials to serve as well. */
  readonly tellPerSecond: number;
}

/** Proposals read at once while telling: small enough that a killed worker repeats little. */
const PAGE_SIZE = 200;

/** Scoring takes minutes; the server waits a minute for a sign of life before it gives the run to another worker. */
const BEAT_MS = 10_000;

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
    async freezeSet(request) {
      await ranking.freeze(request);
      const proposals = await ranking.frozenProposals(request.runId);
      const { sha256 } = await engine.freeze({ runId: request.runId, proposals });
      await ranking.record(request.runId, { phase: 'frozen', snapshotSha256: sha256 });
      return { proposals: proposals.length, sha256 };
    },
    rankSet: ({ runId }) => rankSet(dependencies, runId),
    async servePreviousVersion(cycle) {
      const previous = previousQuarter(cycle.version);
      await ranking.usePreviousDeciles(cycle.runId, previous);
      await decide(dependencies, { cycle, decileVersion: previous });
      return tellAll(dependencies, cycle.runId);
    },
    async applyOutcome({ decileVersion, ...cycle }) {
      return { decided: await decide(dependencies, { cycle, decileVersion }) };
    },
    tellReturned: ({ runId }) => tellAll(dependencies, runId),
    async tellWaiting({ runId }) {
      const told = await tellAll(dependencies, runId);
      await ranking.record(runId, { phase: 'distributed' });
      return told;
    },
  };
}

async function rankSet(
  { ranking, engine }: CycleActivityDependencies,
  runId: string,
): Promise<{ readonly households: number }> {
  const beating = setInterval(() => {
    Context.current().heartbeat();
  }, BEAT_MS);
  try {
    const { households, sha256, modelId } = await engine.rank({ runId });
    for await (const page of engine.results({ runId })) await ranking.saveDeciles(runId, page);
    await ranking.record(runId, { phase: 'ranked', households, resultSha256: sha256, modelId });
    return { households };
  } finally {
    clearInterval(beating);
  }
}

/** Decides by the rules in force today, of those the calendar pins. Fails for good when none is. */
async function decide(
  { ranking, reference, now }: CycleActivityDependencies,
  { cycle, decileVersion }: { readonly cycle: OpenedCycle; readonly decileVersion: string },
): Promise<number> {
  const versions = await Promise.all(cycle.calendar.pins.eligibility.map((id) => reference.eligibilityRules(id)));
  const day = isoDay(legalDay(legalTime(cycle.calendar.clock, now()), JAKARTA_OFFSET_MINUTES));
  const rules = rulesInForce(versions, day);
  if (rules === undefined)
    throw ApplicationFailure.nonRetryable('No programme rules are in force', 'rules-not-in-force');
  const decided = await ranking.decide({ ...cycle, decileVersion, rules });
  await ranking.record(cycle.runId, { phase: 'applied', rulesId: rules.id });
  return decided;
}

/**
 * Tells page by page; what has been told is marked in PostgreSQL, so an attempt that died is taken up where it stopped.
 * A proposal that cannot be told now is left for the next round, and the round ends when none is left that can.
 */
async function tellAll(
  { ranking, tell, tellPerSecond }: CycleActivityDependencies,
  runId: string,
): Promise<{ told: number }> {
  let told = 0;
  for (;;) {
    const page = await ranking.untold(runId, PAGE_SIZE);
    if (page.length === 0) return { told };
    const startedAt = Date.now();
    for (let index = 0; index < page.length; index += tellPerSecond) {
      await tellSome({ ranking, tell, runId, some: page.slice(index, index + tellPerSecond) });
      Context.current().heartbeat({ told });
      const spentMs = Date.now() - startedAt;
      const dueMs = ((index + tellPerSecond) / tellPerSecond) * 1000;
      if (index + tellPerSecond < page.length && dueMs > spentMs) await Context.current().sleep(dueMs - spentMs);
    }
    told += page.length;
  }
}

interface SomeTellings {
  readonly ranking: RankingStore;
  readonly tell: CycleActivityDependencies['tell'];
  readonly runId: string;
  readonly some: readonly Telling[];
}

async function tellSome({ ranking, tell, runId, some }: SomeTellings): Promise<void> {
  const results = await Promise.allSettled(some.map((telling) => tell(runId, telling)));
  const done = some.filter((_, index) => results[index]?.status === 'fulfilled').map(({ proposalId }) => proposalId);
  await ranking.markTold(runId, done);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw new Error('Some proposals could not be told yet');
}
