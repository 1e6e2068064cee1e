import type { Pool } from 'pg';

import { determinationsOf, type DeterminationView } from './determinations';

/** The steps of a run whose rows are counted. */
export const PROGRESS_STEPS = ['freeze', 'rank', 'save', 'decide', 'tell'] as const;
export type ProgressStep = (typeof PROGRESS_STEPS)[number];

/** How far one part of a step has come. */
export interface PartProgress {
  readonly step: ProgressStep;
  /** Which of the parts that run side by side; 0 where there is one. */
  readonly part?: number;
  readonly done: number;
  readonly of: number;
}

/** How far a step has come in all its parts. */
export interface StepProgress {
  readonly step: ProgressStep;
  readonly done: number;
  readonly of: number;
  /** Rows a second since it began; absent until a first row is done. */
  readonly perSecond?: number;
  /** At that rate; absent when it is over or no rate is known. */
  readonly secondsLeft?: number;
}

/** What the steps of a run have done so far. Counts only: nothing about anybody. */
export interface CycleProgress {
  /** A part that begins again keeps the moment at which it first began. */
  note(runId: string, progress: PartProgress): Promise<void>;
  read(runId: string): Promise<StepProgress[]>;
  /** What officers have been asked to determine of a run, in order. */
  determinations(runId: string): Promise<DeterminationView[]>;
  /** The last run of a version, whoever started it: a schedule gives its runs ids of their own. */
  findRun(version: string): Promise<string | undefined>;
}

interface ProgressRow {
  readonly step: ProgressStep;
  readonly done: number;
  readonly of: number;
  readonly seconds: number;
}

const READ = `
select step, sum(done)::float8 as done, sum(of_rows)::float8 as of,
  extract(epoch from max(at) - min(started_at))::float8 as seconds
from ranking_progress where run_id = $1 group by step order by min(started_at), step`;

/** Progress on PostgreSQL. Workers write it, the API reads it. */
export function createCycleProgress(pool: Pool): CycleProgress {
  return {
    async note(runId, { step, part = 0, done, of }) {
      const text = `insert into ranking_progress (run_id, step, part, done, of_rows) values ($1, $2, $3, $4, $5)
        on conflict (run_id, step, part) do update
        set done = excluded.done, of_rows = excluded.of_rows, at = clock_timestamp()`;
      await pool.query({ name: 'progress-note', text, values: [runId, step, part, done, of] });
    },
    async read(runId) {
      const { rows } = await pool.query<ProgressRow>({ name: 'progress-read', text: READ, values: [runId] });
      return rows.map(withRate);
    },
    determinations: (runId) => determinationsOf(pool, runId),
    async findRun(version) {
      const text = 'select run_id as "runId" from ranking_run where version = $1 order by created_at desc limit 1';
      const { rows } = await pool.query<{ runId: string }>({ name: 'run-of-version', text, values: [version] });
      return rows[0]?.runId;
    },
  };
}

function withRate({ step, done, of, seconds }: ProgressRow): StepProgress {
  if (done === 0 || seconds <= 0) return { step, done, of };
  const perSecond = done / seconds;
  const rounded = Math.round(perSecond * 10) / 10;
  if (done >= of) return { step, done, of, perSecond: rounded };
  return { step, done, of, perSecond: rounded, secondsLeft: Math.ceil((of - done) / perSecond) };
}
