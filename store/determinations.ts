import type { Pool } from 'pg';

import type { OpenedCycle } from '../contracts/activities';
import type { ProposedOutcome, SignedDetermination } from '../contracts/determination';
import type { EligibilityRules } from '../domain/eligibility/rules';
import { APPLY_DECISIONS, APPLY_DETERMINED, PROPOSE_DECISIONS, ruleValues } from './decisions-sql';
import { REFRESH_STATISTICS } from './ranking-sql';
import { inTransaction } from './transaction';

/** By what a run is decided. */
export interface DecideBy {
  readonly decileVersion: string;
  readonly rules: EligibilityRules;
  /** Legal day of the decisions, yyyy-mm-dd. */
  readonly day: string;
}

/** How many decisions of one kind, and what they come to in a quarter. */
export interface DeterminationTotal {
  readonly programme: string;
  readonly outcome: string;
  readonly decisions: number;
  readonly amountRupiah: number;
}

/** A determination as officials read it before they sign. */
export interface DeterminationView {
  readonly decileVersion: string;
  readonly rulesId: string;
  /** Legal day of the decisions, yyyy-mm-dd. */
  readonly decidedOn: string;
  readonly decisions: number;
  readonly decisionsSha256: string;
  readonly totals: readonly DeterminationTotal[];
  /** Present once the decisions are in force. */
  readonly appliedAt?: string;
}

/** What two officers determine and how it comes into force: set-wise, and each call may be made again. */
export interface DeterminationStore {
  /**
   * Computes the decisions by the deciles of a version for all entries that have one and have heard of none, and writes them
   * down in the place of what was proposed before. Throws for what is in force already.
   */
  propose(request: OpenedCycle & DecideBy): Promise<ProposedOutcome>;
  /**
   * Puts what two officers signed into force and answers how many proposals were decided; `undefined` when something else
   * stands proposed than what they signed.
   */
  applyDetermined(request: {
    readonly runId: string;
    readonly decileVersion: string;
    readonly signed: SignedDetermination;
  }): Promise<number | undefined>;
  /**
   * Decides and puts into force at once, for cycles that began before recipients were determined by two. Answers how many
   * were decided.
   */
  decide(request: OpenedCycle & DecideBy): Promise<number>;
}

const HASH = `
with line as (
  select e.kabupaten, concat_ws(' ', programme, proposal_id, d.decile, outcome, reason, amount_rupiah, places,
    coalesce(position, 0), quarters_waited) as said
  from proposed_decision d join ranking_entry e using (run_id, proposal_id) where d.run_id = $1 and d.decile_version = $2
), part as (
  select kabupaten, encode(sha256(convert_to(string_agg(said, E'\\n' order by said collate "C"), 'UTF8')), 'hex') as sha256
  from line group by kabupaten
)
select encode(sha256(convert_to(coalesce(string_agg(kabupaten || ' ' || sha256, E'\\n' order by kabupaten), ''), 'UTF8')), 'hex') from part`;

const TOTALS = `
select coalesce(jsonb_agg(total order by programme, outcome), '[]') from (
  select programme, outcome, count(*) as decisions, sum(amount_rupiah) as "amountRupiah" from proposed_decision
  where run_id = $1 and decile_version = $2 group by programme, outcome) total`;

/** $1 run, $2 version of the deciles, $3 rules, $4 legal day, $5 how many decisions. Nothing when it is in force already. */
const WRITE_DOWN = `
insert into ranking_determination (run_id, decile_version, rules_id, decided_on, decisions, decisions_sha256, totals)
select $1, $2, $3, $4::date, $5, (${HASH}), (${TOTALS})
on conflict (run_id, decile_version) do update set rules_id = excluded.rules_id, decided_on = excluded.decided_on,
  decisions = excluded.decisions, decisions_sha256 = excluded.decisions_sha256, totals = excluded.totals,
  proposed_at = clock_timestamp(), determined_by = null, signed_by = null
where ranking_determination.applied_at is null
returning decisions_sha256 as sha256`;

const SIGN = `
update ranking_determination set determined_by = $4::uuid, signed_by = $5::uuid
where run_id = $1 and decile_version = $2 and decisions_sha256 = $3 and applied_at is null`;

/** Determinations on PostgreSQL. */
export function createDeterminationStore(pool: Pool): DeterminationStore {
  return {
    propose: (request) => propose(pool, request),
    async applyDetermined({ runId, decileVersion, signed: { sha256, determinedBy, signedBy } }) {
      const signed = [runId, decileVersion, sha256];
      return inTransaction(pool, async (client) => {
        await client.query({ name: 'determination-sign', text: SIGN, values: [...signed, determinedBy, signedBy] });
        const apply = { name: 'determination-apply', text: APPLY_DETERMINED, values: signed };
        const { rows } = await client.query<{ decided: number; is_signed: boolean }>(apply);
        return rows[0]?.is_signed === true ? rows[0].decided : undefined;
      });
    },
    async decide(request) {
      const { version, decileVersion, rules } = request;
      const values = [...decidedBy(request), version, rules.id, decileVersion];
      const { rows } = await pool.query<{ decided: number }>({ name: 'run-decide', text: APPLY_DECISIONS, values });
      return rows[0]?.decided ?? 0;
    },
  };
}

async function propose(pool: Pool, request: OpenedCycle & DecideBy): Promise<ProposedOutcome> {
  const { runId, decileVersion, rules, day } = request;
  return inTransaction(pool, async (client) => {
    const text = 'delete from proposed_decision where run_id = $1 and decile_version = $2';
    await client.query({ name: 'determination-again', text, values: [runId, decileVersion] });
    const computed = { name: 'determination-propose', text: PROPOSE_DECISIONS };
    const values = [...decidedBy(request), decileVersion];
    const decisions = (await client.query<{ decisions: number }>({ ...computed, values })).rows[0]?.decisions ?? 0;
    await client.query(REFRESH_STATISTICS);
    const { rows } = await client.query<{ sha256: string }>({
      name: 'determination-write',
      text: WRITE_DOWN,
      values: [runId, decileVersion, rules.id, day, decisions],
    });
    const [written] = rows;
    if (written === undefined) throw new Error('This determination is in force already');
    return { decisions, sha256: written.sha256 };
  });
}

/** The first seven parameters of the statements about a quarter's decisions. */
function decidedBy({ runId, quarter, version, decileVersion, rules, day }: OpenedCycle & DecideBy): unknown[] {
  return [runId, quarter, ...ruleValues(rules, day), version === decileVersion];
}

const DETERMINATIONS = `select decile_version as "decileVersion", rules_id as "rulesId", decided_on::text as "decidedOn", decisions,
  decisions_sha256 as "decisionsSha256", totals, applied_at as "appliedAt"
from ranking_determination where run_id = $1 order by proposed_at`;

/** What has been proposed of a run, and what of it is in force. Totals only: nothing about anybody. */
export async function determinationsOf(pool: Pool, runId: string): Promise<DeterminationView[]> {
  const query = { name: 'determinations-of-run', text: DETERMINATIONS, values: [runId] };
  const { rows } = await pool.query<Omit<DeterminationView, 'appliedAt'> & { appliedAt: Date | null }>(query);
  return rows.map(({ appliedAt, ...determination }) => {
    return appliedAt === null ? determination : { ...determination, appliedAt: appliedAt.toISOString() };
  });
}
