import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nextQuarter } from '../../domain/calendar/quarter';
import { uniform } from '../../ranking/regions';
import { expectConsistent, expectConsistentJournal } from '../support/journal-assertions';
import { miscounted, otherThanRules, outOfLine, uncited, undecided } from './decided';
import { explainedQuarters } from './explained';
import { liveThrough, type Life } from './living';
import { rerun } from './rerun';
import { modelChanges } from './rules';

/** Four within `npm test`; `npm run test:quarters` lives through all twenty. */
const QUARTERS = Number(process.env['QUARTERS'] ?? '4');
const SEED = 20;
/** A quarter takes as long as the machine needs for it, at most this. */
const PATIENCE_MS = 120_000 + QUARTERS * 30_000;

const directory = mkdtempSync(join(tmpdir(), 'quarters-'));
let life: Life;

beforeAll(async () => {
  life = await liveThrough({ directory, quarters: QUARTERS, seed: SEED });
}, PATIENCE_MS);
afterAll(async () => {
  await (life as Life | undefined)?.system.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('were lived through with households that change, move, object and propose again', () => {
  const { happened, quarters, families } = life;
  const decided = quarters.flatMap(({ entries }) => entries.map(({ household }) => household));
  const times = [...new Set(decided)].map((household) => decided.filter((one) => one === household).length);

  expect(quarters).toHaveLength(QUARTERS);
  expect(Object.entries(happened).filter(([, count]) => count === 0)).toEqual([]);
  expect(times.filter((count) => count >= Math.ceil(QUARTERS / 2))).toHaveLength(families.length);
});

describe('every quarter', () => {
  it('decided each household once for each programme, and told it', () => {
    expect(life.quarters.flatMap(undecided)).toEqual([]);
  });

  it('names snapshot, model, rules and calendar, and those who signed', () => {
    const { calendar, models, quarters } = life;

    expect(quarters.flatMap((evidence) => uncited(evidence, { calendarId: calendar.id, models }))).toEqual([]);
    expect(new Set(quarters.map(({ run }) => run.snapshotSha256)).size).toBe(QUARTERS);
    expect(new Set(quarters.map(({ run }) => run.modelVersion)).size).toBe(1 + modelChanges(QUARTERS).length);
    expect(new Set(quarters.map(({ run }) => run.rulesId)).size).toBeGreaterThan(1);
  });

  it('is decided as the rules say, within quotas, and its waiting lists are in line', () => {
    const { quarters } = life;
    const waiting = quarters.flatMap(({ decisions }) => decisions.filter(({ outcome }) => outcome === 'waiting-list'));
    const kept = quarters.flatMap(({ decisions }) => decisions.filter(({ reason }) => reason === 'PENERIMA_LAMA'));

    expect(quarters.flatMap(otherThanRules)).toEqual([]);
    expect(quarters.flatMap(outOfLine)).toEqual([]);
    expect(miscounted(quarters)).toEqual([]);
    expect(waiting.length).toBeGreaterThan(QUARTERS);
    expect(kept.length).toBeGreaterThan(0);
  });

  it('explains every decision: the score and what changed since the quarter before, each cause by itself', () => {
    const { breaches, causes } = explainedQuarters(life.quarters, life.models);

    expect(breaches).toEqual([]);
    expect(Object.entries(causes).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('says the same, byte for byte, when it is ranked once more from its archive', async () => {
    const drawn = Math.floor(uniform(`${String(SEED)}/rerun`) * QUARTERS);
    const earlier = life.quarters.filter((_, at) => [0, drawn, QUARTERS - 1].includes(at));
    expect(earlier.length).toBeGreaterThan(1);
    for (const evidence of earlier) {
      const { again, then } = await rerun(life, evidence);
      expect(again).toEqual(then);
    }
  });
});

describe('every case', () => {
  it('has a timeline that is whole and consistent, and so has every ranking', () => {
    for (const followed of life.cases.values()) expectConsistent(followed);
    for (const cycle of life.cycles) expectConsistentJournal(cycle);

    expect(life.cases.size).toBeGreaterThan(life.families.length);
  });

  it('is over, or waits for a version to come: nobody is stuck', async () => {
    const { quarters, system } = life;
    const { pool } = system.stores.database;
    const next = nextQuarter(quarters.at(-1)?.run.version ?? '');
    const stuck = `select stage, next_step, version from proposal
      where ended_as is null and not (awaits_version and version >= $1)`;
    const tasks = `select kind from task where state = 'OPEN'`;
    const unheard = `select run_id from ranking_entry where told_at is null`;

    expect((await pool.query(stuck, [next])).rows).toEqual([]);
    expect((await pool.query(tasks)).rows).toEqual([]);
    expect((await pool.query(unheard)).rows).toEqual([]);
  });
});
