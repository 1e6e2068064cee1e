import type { DuckDBConnection } from '@duckdb/node-api';

/** Seconds of each phase of a ranking. */
export interface RankingPhases {
  readonly check: number;
  readonly score: number;
  readonly cut: number;
  readonly write: number;
  readonly hash: number;
}

type Phase = keyof RankingPhases;

/** How far a ranking has come, as households out of all, by the share of its time that is over. */
export interface RankingProgress {
  readonly done: number;
  readonly of: number;
}

export interface FollowOptions {
  readonly households: number;
  readonly onProgress: (progress: RankingProgress) => void;
  /** How often DuckDB is asked: every second, unless said otherwise. */
  readonly everyMs?: number;
}

/** Runs the phases one after the other, keeps their seconds, and tells how far they are. */
export interface PhaseClock {
  run<Result>(phase: Phase, work: () => Promise<Result>): Promise<Result>;
  /** Seconds of the phases that were run. */
  readonly seconds: RankingPhases;
  stop(): void;
}

/** Shares of the time, as measured with 10 and with 96 million households; a wrong one only bends the estimate. */
const SHARES: Readonly<Record<Phase, number>> = { check: 0.18, score: 0.41, cut: 0.1, write: 0.21, hash: 0.1 };
const LOOK_MS = 1_000;
/** An estimate never says that everything is done. */
const ALMOST = 0.99;

/** Starts the clock. With `follow`, DuckDB is asked now and then how far its statement is; it then counts rows, which costs nothing to speak of. */
export async function startPhases(duckDb: DuckDBConnection, follow?: FollowOptions): Promise<PhaseClock> {
  const seconds: Record<Phase, number> = { check: 0, score: 0, cut: 0, write: 0, hash: 0 };
  const place = { before: 0, share: 0, told: 0 };
  const look = follow && (await startLooking(duckDb, { ...follow, place }));
  return {
    seconds,
    async run(phase, work) {
      place.share = SHARES[phase];
      const startedAt = performance.now();
      const result = await work();
      seconds[phase] = Math.round(performance.now() - startedAt) / 1_000;
      place.before += place.share;
      place.share = 0;
      return result;
    },
    stop() {
      clearInterval(look);
    },
  };
}

interface Place {
  /** Share of the phases that are over, and of the one that runs. */
  before: number;
  share: number;
  /** The furthest that was told: a phase of several statements begins at nothing with each of them. */
  told: number;
}

async function startLooking(
  duckDb: DuckDBConnection,
  { households, onProgress, everyMs = LOOK_MS, place }: FollowOptions & { readonly place: Place },
): Promise<NodeJS.Timeout> {
  await duckDb.run('set enable_progress_bar = true');
  await duckDb.run('set enable_progress_bar_print = false');
  return setInterval(() => {
    // Below 0 where a statement does not know.
    const share = Math.max(0, duckDb.progress.percentage) / 100;
    const now = Math.min(ALMOST, place.before + place.share * share);
    if (now <= place.told) return;
    place.told = now;
    onProgress({ done: Math.floor(households * now), of: households });
  }, everyMs);
}
