import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Pool } from 'pg';

import type { OpenedCycle } from '../../contracts/activities';
import type { ProposedOutcome } from '../../contracts/determination';
import { parseEligibilityRules } from '../../contracts/eligibility-rules';
import { projectFolder } from '../../scripts/services/project-folder';
import type { Steps } from '../../scripts/steps';
import { quietMachine, startCpuMeter, type Parts } from '../machine';
import { copyProposals, fillProposals } from './outcome-fill';
import { startOutcomeStand, type OutcomeDatabase, type OutcomeStand } from './outcome-stand';
import type { OutcomeMeasured, OutcomeRound, TimedStatement } from './outcome-report';

export interface OutcomeOptions extends Steps {
  /** Waiting proposals; rounds after which the medians are taken. */
  readonly proposals: number;
  readonly rounds: number;
  /** Everything lies below; a database that an earlier run filled is used again. */
  readonly folder: string;
  readonly port: number;
}

const VERSION = '2026Q4';
/** Any day on which the rules hold. */
const DAY = '2026-10-30';
const QUIET_PATIENCE_MS = 20_000;

/** What everybody reads is one decile, one version and one run for each proposal. */
const BARE = `update bare.proposal p set decile = r.decile, decile_version = $2, run_id = $1
  from bare.result r where p.id = r.proposal_id`;

/** What a filled database says of itself, in a comment on the schema of the copy. */
interface Filled {
  readonly proposals: number;
  readonly proposed: ProposedOutcome;
  readonly proposeSeconds: number;
}

/** Fills a database, proposes its decisions and times how they come into force, beside a bare UPDATE of equal rows. */
export async function measureOutcome(options: OutcomeOptions): Promise<OutcomeMeasured> {
  const { step, rounds: count, proposals } = options;
  const stand = await step('PostgreSQL, tables and reference data', () => startOutcomeStand(options));
  try {
    const { filled, cycle, sizes } = await filledDatabase(options, stand);
    const { proposed, proposeSeconds } = filled;
    const rounds: OutcomeRound[] = [];
    for (let round = 1; round <= count; round += 1) {
      rounds.push(await measureRound({ options, stand, cycle, proposed, round }));
    }
    return { proposals, decisions: proposed.decisions, proposeSeconds, sizes, rounds };
  } finally {
    await step('Stopping PostgreSQL', () => stand.stop());
  }
}

/** Finds the database filled by an earlier run, or fills it. */
async function filledDatabase(options: OutcomeOptions, stand: OutcomeStand) {
  const database = stand.filled();
  const { pool } = database.owner;
  try {
    const calendar = await database.worker.reference.calendar();
    const cycle = { runId: `ranking-${VERSION}`, version: VERSION, quarter: VERSION, calendar };
    const known = await pool.query<{ said: string | null }>(`select obj_description(to_regnamespace('bare')) as said`);
    const said = known.rows[0]?.said ?? undefined;
    const filled =
      said === undefined ? await fillAndPropose(options, { database, cycle }) : (JSON.parse(said) as Filled);
    if (filled.proposals !== options.proposals)
      throw new Error(`${options.folder} holds ${filled.proposals} proposals: remove it to have others made.`);
    return { filled, cycle, sizes: await sizesOf(pool) };
  } finally {
    await database.close();
  }
}

async function fillAndPropose(
  { step, proposals }: OutcomeOptions,
  { database, cycle }: { readonly database: OutcomeDatabase; readonly cycle: OpenedCycle },
): Promise<Filled> {
  const { pool } = database.owner;
  await database.worker.ranking.open(cycle);
  await step(`${proposals} waiting proposals with their ranking, kept for the next run`, () =>
    fillProposals(pool, { ...cycle, calendarId: cycle.calendar.id, proposals }),
  );
  await step('An equal copy', () => copyProposals(pool));
  await step('Vacuum and statistics', () => settled(pool));
  const rules = await rulesOfThatDay();
  const { result: proposed, seconds: proposeSeconds } = await timed(() =>
    step('Proposing the decisions', () =>
      database.worker.ranking.propose({ ...cycle, decileVersion: VERSION, rules, day: DAY }),
    ),
  );
  await step('Vacuum and statistics', () => settled(pool));
  const filled: Filled = { proposals, proposed, proposeSeconds };
  await pool.query(`comment on schema bare is '${JSON.stringify(filled)}'`);
  return filled;
}

async function rulesOfThatDay() {
  const file = join(projectFolder(), 'prisma', 'reference', 'eligibility', 'V-79.json');
  return parseEligibilityRules(JSON.parse(await readFile(file, 'utf8')));
}

interface RoundOptions {
  readonly options: OutcomeOptions;
  readonly stand: OutcomeStand;
  readonly cycle: OpenedCycle;
  readonly proposed: ProposedOutcome;
  readonly round: number;
}

/** Both statements on a fresh copy of the filled database; who begins changes from round to round. */
async function measureRound({ options, stand, cycle, proposed, round }: RoundOptions): Promise<OutcomeRound> {
  const { step, rounds, proposals } = options;
  const of = `round ${round} of ${rounds}`;
  const name = `round_${round}`;
  const database = await step(`A fresh copy, ${of}`, () => stand.copyFilled(name));
  const meter = { pool: database.owner.pool, parts: { bench: [process.pid], postgres: [stand.pid] } };
  const product = (): Promise<TimedStatement> =>
    step(`Product, ${of}`, () => metered(meter, () => applied(database, { cycle, proposed })));
  const bare = (): Promise<TimedStatement> =>
    step(`Bare update, ${of}`, () =>
      metered(meter, async () => (await database.owner.pool.query(BARE, [cycle.runId, VERSION])).rowCount ?? 0),
    );
  try {
    const [first, second] = round % 2 === 1 ? [product, bare] : [bare, product];
    const one = await first();
    const two = await second();
    const measured = round % 2 === 1 ? { product: one, bare: two } : { product: two, bare: one };
    for (const [who, { rows }] of Object.entries(measured)) {
      if (rows !== proposals) throw new Error(`${who} has shown ${rows} of ${proposals} proposals.`);
    }
    return measured;
  } finally {
    await database.close();
    await stand.drop(name);
  }
}

async function applied(
  { worker }: OutcomeDatabase,
  { cycle: { runId }, proposed }: Pick<RoundOptions, 'cycle' | 'proposed'>,
): Promise<number> {
  const signed = { ...proposed, determinedBy: randomUUID(), signedBy: randomUUID() };
  return (await worker.ranking.applyDetermined({ runId, decileVersion: VERSION, signed })) ?? 0;
}

interface Meter {
  readonly pool: Pool;
  readonly parts: Parts;
}

async function metered({ pool, parts }: Meter, work: () => Promise<number>): Promise<TimedStatement> {
  await pool.query('checkpoint');
  await quietMachine(parts, QUIET_PATIENCE_MS);
  const { rows: before } = await pool.query<{ at: string }>('select pg_current_wal_insert_lsn() as at');
  const cpu = startCpuMeter(parts);
  const { result: rows, seconds } = await timed(work);
  const { strangers, partMs } = cpu();
  const wal = await pool.query<{ bytes: string }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn) as bytes',
    [before[0]?.at],
  );
  const cpuSeconds = (partMs['postgres'] ?? 0) / 1_000;
  return { rows, seconds, cpuSeconds, walBytes: Number(wal.rows[0]?.bytes), strangers };
}

async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly seconds: number }> {
  const since = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - since) / 1_000 };
}

async function settled(pool: Pool): Promise<void> {
  await pool.query('vacuum analyze');
  await pool.query('checkpoint');
}

async function sizesOf(pool: Pool): Promise<OutcomeMeasured['sizes']> {
  const { rows } = await pool.query<{ name: string; table: string; indexes: string }>(
    `select relname as name, pg_table_size(oid) as table, pg_indexes_size(oid) as indexes from pg_class
     where relnamespace = 'public'::regnamespace and relname in ('proposal', 'ranking_entry', 'proposed_decision') order by 1`,
  );
  return rows.map(({ name, table, indexes }) => ({ name, table: Number(table), indexes: Number(indexes) }));
}
