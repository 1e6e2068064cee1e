import { randomUUID } from 'node:crypto';

import type { OpenedCycle } from '../../contracts/activities';
import type { Calendar } from '../../domain/calendar/calendar';
import { nextOpenVersion, pathOfCompleteProposal, pathOfVersion } from '../../domain/calendar/quarter';
import { utcOffsetMinutes } from '../../domain/region';
import { submissionOf } from '../../scripts/play/demonstration';
import { saveCalendar } from '../../scripts/reference';
import { createAdmission } from '../../store/admission';
import { aCalendar } from '../support/calendar';
import { testStores } from '../support/database';

jest.setTimeout(60_000);

const [FIRST, SECOND] = ['2027Q1', '2027Q2'] as const;
/** The last second of the cut-off day, 11 December 2026, in each zone. */
const CLOSING = {
  '3201022003': '2026-12-11T17:00:00Z',
  '7371011001': '2026-12-11T16:00:00Z',
  '9171032001': '2026-12-11T15:00:00Z',
} as const;
const AROUND_MS = [-2_000, -1, 0, 1, 2_000] as const;
/** How far the clock of a process may be from the true one. */
const SKEWS_MS = [-2_500, -700, 0, 700, 2_500] as const;

const calendar: Calendar = { ...aCalendar(), id: 'closing-second' };

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
  await saveCalendar(stores.database, { calendar, inForce: false });
  for (const code of Object.keys(CLOSING))
    await stores.database.pool.query(
      `insert into region (code, name, valid_from, source) values ($1, 'Uji', '2025-01-01', 'test') on conflict do nothing`,
      [code],
    );
});
afterAll(() => stores.drop());

interface Filed {
  readonly id: string;
  readonly village: string;
  readonly version: string;
  readonly filedMs: number;
  /** The quarter the filer was told. */
  readonly told: string;
}

let seed = 0;

/** Files a household at a true instant with a process whose clock is off, and answers what was written down. */
async function filedAt(
  trueMs: number,
  { village, skewMs }: { readonly village: string; readonly skewMs: number },
): Promise<Filed> {
  const { households, reference } = stores;
  const admission = createAdmission({ households, reference, now: () => trueMs + skewMs });
  seed += 1;
  const proposalId = randomUUID();
  const submission = submissionOf({ seed, village, channel: 'kemensos', calendarId: calendar.id });
  const answer = await admission.admit({ proposalId, submission, startWorkflow: false });
  if (answer.kind !== 'admitted') throw new Error(`The household was not admitted: ${JSON.stringify(answer)}`);
  const { rows } = await stores.database.pool.query<{ quarter: string; filed_at: Date }>(
    'select quarter, filed_at from proposal where id = $1',
    [proposalId],
  );
  const filedMs = rows[0]?.filed_at.getTime() ?? 0;
  // As its workflow computes it: from the instant that was written down, and by no clock of its own.
  const { version } = pathOfCompleteProposal(calendar, { legalMs: filedMs, offsetMinutes: utcOffsetMinutes(village) });
  return { id: proposalId, village, filedMs, version, told: rows[0]?.quarter ?? '' };
}

/** What a proposal's workflow writes once its household is registered, by the clock of whoever runs it. */
async function waits({ id, version }: Filed, workerMs: number): Promise<void> {
  const open = nextOpenVersion(calendar, { version, legalMs: workerMs });
  await stores.database.pool.query('update proposal set awaits_version = true, version = $2 where id = $1', [id, open]);
}

function cycleOf(version: string): OpenedCycle {
  return { runId: `ranking-${version}`, version, quarter: version, calendar };
}

async function entriesOf(version: string): Promise<readonly string[]> {
  const text = 'select proposal_id as id from ranking_entry where run_id = $1';
  const { rows } = await stores.database.pool.query<{ id: string }>(text, [cycleOf(version).runId]);
  return rows.map(({ id }) => id);
}

/** Everybody in the set has been decided and waits for no version any more. */
async function decided(version: string): Promise<void> {
  await stores.ranking.record(cycleOf(version).runId, { phase: 'frozen', snapshotSha256: 'ab'.repeat(32) });
  const text =
    'update proposal set awaits_version = false where id in (select proposal_id from ranking_entry where run_id = $1)';
  await stores.database.pool.query(text, [cycleOf(version).runId]);
}

it('is in exactly one quarter whoever files around the closing second, in three zones and by clocks that differ', async () => {
  const { pool } = stores.database;
  const cases = Object.entries(CLOSING).flatMap(([village, closing]) =>
    AROUND_MS.flatMap((aroundMs) =>
      SKEWS_MS.map((skewMs) => ({ village, skewMs, trueMs: Date.parse(closing) + aroundMs })),
    ),
  );
  const filed = await Promise.all(cases.map(({ trueMs, ...where }) => filedAt(trueMs, where)));
  await pool.query(`insert into household_fact select kk_index, 'features', '{}', 'test', '2025-01-01' from proposal`);
  const freezeMs = pathOfVersion(calendar, FIRST).freezeAtMs;
  // Workers reach the end of registration around the freeze, each by a clock of its own; a third comes after the snapshot is made.
  const [before, after] = [filed.filter((_, index) => index % 3 > 0), filed.filter((_, index) => index % 3 === 0)];
  const skewOf = (index: number): number => SKEWS_MS[index % SKEWS_MS.length] ?? 0;

  for (const version of [FIRST, SECOND]) await stores.ranking.open(cycleOf(version));
  const freezing = (version: string): Promise<unknown> => stores.ranking.freeze(cycleOf(version));
  await Promise.all([
    ...before.map((each, index) => waits(each, freezeMs + skewOf(index))),
    // As an activity that is attempted again.
    ...[freezing(FIRST), freezing(FIRST), freezing(FIRST)],
  ]);
  await freezing(FIRST);
  await decided(FIRST);
  // Their clocks are behind: they believe that the first version is open still.
  await Promise.all(after.map((each, index) => waits(each, freezeMs - Math.abs(skewOf(index)) - 1)));
  await freezing(FIRST);
  const first = await entriesOf(FIRST);
  await freezing(SECOND);
  await decided(SECOND);
  const second = await entriesOf(SECOND);

  // One clock decides the window, that of the process that took the household in, and it is what the filer was told.
  for (const { village, version, told, filedMs } of filed) {
    const isInTime = filedMs < Date.parse(CLOSING[village as keyof typeof CLOSING]);
    expect([told, version]).toEqual(isInTime ? [FIRST, FIRST] : [SECOND, SECOND]);
  }
  expect([...first, ...second].sort()).toEqual(filed.map(({ id }) => id).sort());
  const inFirst = new Set(first);
  // Nobody filed after the closing second is in the earlier quarter, and whoever came after the snapshot is in the later one.
  expect(filed.filter(({ id, version }) => inFirst.has(id) && version !== FIRST)).toEqual([]);
  expect(after.filter(({ id }) => inFirst.has(id))).toEqual([]);
  expect(first.length).toBeGreaterThan(10);
  expect(second.length).toBeGreaterThan(after.length);
});
