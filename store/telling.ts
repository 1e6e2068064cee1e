import type { Pool } from 'pg';

import type { ApplyRanking } from '../contracts/household-proposal';
import { COUNT_OF_PARTITION, MARK_TOLD, PAGE_OF_UNTOLD } from './ranking-sql';

/** A place in the order in which proposals are told: returned ones before others, then by score, then by id. */
export interface TellingPlace {
  readonly isRanked: boolean;
  readonly score: number;
  readonly proposalId: string;
}

/** What a run has to say to one proposal, and where the next page begins. */
export interface Telling {
  readonly proposalId: string;
  readonly told: ApplyRanking;
  readonly place: TellingPlace;
}

/** Which proposals are told next. */
export interface UntoldPage {
  readonly runId: string;
  readonly partition: number;
  readonly after?: TellingPlace | undefined;
  readonly limit: number;
}

/** What a run still has to say, in the order in which it is said. */
export interface TellingStore {
  /** The next proposals to be told, in order of need. */
  untold(page: UntoldPage): Promise<Telling[]>;
  /** How many of a partition have been told, and how many there are to tell. */
  countPartition(runId: string, partition: number): Promise<{ readonly told: number; readonly of: number }>;
  markTold(runId: string, proposalIds: readonly string[]): Promise<void>;
}

interface UntoldRow {
  readonly proposalId: string;
  readonly score: number;
  readonly returnedReason: string | null;
  readonly version: string;
  readonly quarter: string;
  readonly decile: number | null;
  readonly decileVersion: string | null;
  readonly previousDecile: number | null;
  readonly decisions: Extract<ApplyRanking, { kind: 'decided' }>['decisions'] | null;
}

/** Before every place there is. */
const FIRST_PLACE: TellingPlace = {
  isRanked: false,
  score: -Number.MAX_VALUE,
  proposalId: '00000000-0000-0000-0000-000000000000',
};

/** What a run still has to say, on PostgreSQL. */
export function createTellingStore(pool: Pool): TellingStore {
  return {
    async untold({ runId, partition, after = FIRST_PLACE, limit }) {
      const values = [runId, partition, limit, after.isRanked, after.score, after.proposalId];
      const { rows } = await pool.query<UntoldRow>({ name: 'run-untold', text: PAGE_OF_UNTOLD, values });
      return rows.map((row) => tellingOf(runId, row));
    },
    async countPartition(runId, partition) {
      const query = { name: 'run-partition', text: COUNT_OF_PARTITION, values: [runId, partition] };
      const { rows } = await pool.query<{ told: number; of: number }>(query);
      return rows[0] ?? { told: 0, of: 0 };
    },
    async markTold(runId, proposalIds) {
      await pool.query({ name: 'run-told', text: MARK_TOLD, values: [runId, proposalIds] });
    },
  };
}

function tellingOf(runId: string, row: UntoldRow): Telling {
  const { proposalId, returnedReason, decile, previousDecile, score, version, quarter } = row;
  const place = { isRanked: returnedReason === null, score, proposalId };
  if (returnedReason !== null || decile === null) {
    const reason = returnedReason === 'attributes-missing' ? 'KRIT_E' : 'NIK_KK_DITOLAK_BPS';
    return { proposalId, place, told: { kind: 'returned', runId, reasonCodes: [reason] } };
  }
  const decisions = (row.decisions ?? []).map(({ position, ...decision }) => {
    // SQL has null where the contract leaves the field out.
    return (position as number | null) === null
      ? decision
      : { ...decision, ...(position === undefined ? {} : { position }) };
  });
  const decided = {
    kind: 'decided',
    runId,
    version,
    quarter,
    decile,
    decileVersion: row.decileVersion ?? version,
    decisions,
  } as const;
  return { proposalId, place, told: previousDecile === null ? decided : { ...decided, previousDecile } };
}
