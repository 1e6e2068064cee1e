import { randomBytes, randomUUID } from 'node:crypto';

import { TELL_PARTITIONS, type OpenedCycle } from '../../contracts/activities';
import type { SignedDetermination } from '../../contracts/determination';
import { submissionOf } from '../../scripts/play/demonstration';
import type { DecideBy } from '../../store/determinations';
import { VERSION_IN_FORCE } from '../../store/ranking-sql';
import type { Telling } from '../../store/telling';
import { CALENDAR_ID, type TestStores } from '../support/database';
import { DECIDED_ON, V_79 } from '../support/eligibility';

export const FIRST = randomUUID();
export const SECOND = randomUUID();
const FACTS = {
  memberCount: 3,
  components: {},
  exclusions: [],
  assessments: [],
  groundchecked: true,
  receives: [],
  waited: {},
  signedAt: '2026-06-15T02:00:00Z',
  programmes: ['SEMBAKO'],
};

export interface Entry {
  readonly id?: string;
  /** Of this run's own ranking, and of the version before. */
  readonly decile: number | null;
  readonly previousDecile?: number | null;
  /** When it was signed; all on one day unless told. */
  readonly signedAt?: string;
  /** What BPS did not accept. */
  readonly returnedReason?: string;
}

let runs = 0;
let seed = 7_100;

/** Both officers have signed what has this hash. */
export const signed = (sha256: string): SignedDetermination => {
  return { sha256, decisions: 0, determinedBy: FIRST, signedBy: SECOND };
};

/** Runs with entries of the test's own, and what becomes of them. */
export function determinedRuns(stores: () => TestStores) {
  /** A run of its own version with these entries, the poorest first, and two places of Sembako. */
  async function aRun(entries: readonly Entry[]): Promise<OpenedCycle & DecideBy> {
    runs += 1;
    const version = `${2030 + runs}Q1`;
    const { pool } = stores().database;
    const run = {
      runId: `ranking-${version}`,
      version,
      quarter: version,
      calendar: await stores().reference.calendar(),
    };
    await stores().ranking.open(run);
    await pool.query(`insert into quota values ('SEMBAKO', '9901', $1, 2, 'test')`, [version]);
    for (const [index, entry] of entries.entries()) {
      const { id = randomUUID(), decile, previousDecile, returnedReason, signedAt = FACTS.signedAt } = entry;
      const known = [JSON.stringify({ ...FACTS, signedAt }), index, decile, previousDecile, returnedReason];
      await pool.query(
        `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile, previous_decile,
           returned_reason)
         values ($1, $2, '9901', $3, '{}', $4, $5, $6, $7, $8)`,
        [run.runId, id, randomBytes(32), ...known],
      );
    }
    return { ...run, decileVersion: version, rules: V_79, day: DECIDED_ON };
  }

  /** A proposal that waits for a ranking. */
  async function filed(): Promise<string> {
    const proposalId = randomUUID();
    seed += 1;
    const submission = submissionOf({ seed, village: '9901012001', channel: 'kemensos', calendarId: CALENDAR_ID });
    await stores().admission.admit({ proposalId, submission, startWorkflow: false });
    return proposalId;
  }

  async function outcomes({ runId }: { readonly runId: string }): Promise<string[]> {
    const { rows } = await stores().database.pool.query<{ outcome: string }>(
      'select outcome from decision where run_id = $1 order by outcome',
      [runId],
    );
    return rows.map(({ outcome }) => outcome);
  }

  /** Outcome and place in line of each entry, in the order of their scores; nothing for one that was not decided. */
  async function decisionsInOrder({ runId }: { readonly runId: string }): Promise<(string | null)[]> {
    const text = `select concat_ws(' ', outcome, position) as decided from ranking_entry e
      left join decision d using (run_id, proposal_id) where run_id = $1 order by score`;
    const { rows } = await stores().database.pool.query<{ decided: string }>(text, [runId]);
    return rows.map(({ decided }) => (decided === '' ? null : decided));
  }

  /** Two officers determine by these deciles, and everybody is told. */
  async function serve(run: OpenedCycle & DecideBy): Promise<void> {
    const { sha256 } = await stores().ranking.propose(run);
    await stores().ranking.applyDetermined({ ...run, signed: signed(sha256) });
    const told = (await untold(run)).map(({ proposalId }) => proposalId);
    await stores().ranking.markTold(run.runId, told);
  }

  async function appliedVersions({ runId }: { readonly runId: string }): Promise<(string | null)[]> {
    const text = `select ${VERSION_IN_FORCE} as applied_version from ranking_entry e join ranking_run run using (run_id)
      where run_id = $1 order by score`;
    const { rows } = await stores().database.pool.query<{ applied_version: string | null }>(text, [runId]);
    return rows.map((row) => row.applied_version);
  }

  async function untold({ runId }: { readonly runId: string }): Promise<Telling[]> {
    const pages = Array.from({ length: TELL_PARTITIONS }, (_, partition) =>
      stores().ranking.untold({ runId, partition, limit: 10 }),
    );
    return (await Promise.all(pages)).flat();
  }

  return { aRun, filed, outcomes, decisionsInOrder, serve, appliedVersions, untold };
}
