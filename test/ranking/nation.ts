import fc from 'fast-check';

import type { DecidedHousehold, HouseholdDecision } from '../../domain/eligibility/decide';
import { COMPONENTS, PROGRAMMES, type Programme } from '../../domain/eligibility/rules';
import { decisionsOf } from '../../ranking/decision-files';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { LIST_TYPES, receivesColumn, waitedColumn } from '../../ranking/facts';
import { someFacts } from '../support/eligibility';

/** A household of any kind in one of two kabupaten. */
export const aHousehold: fc.Arbitrary<Omit<DecidedHousehold, 'id'>> = fc.record({
  kabupaten: fc.constantFrom('9901', '9902'),
  facts: someFacts,
  score: fc.integer({ min: 0, max: 5 }),
  waited: fc.record(Object.fromEntries(PROGRAMMES.map((name) => [name, fc.nat(5)])), { requiredKeys: [] }),
  signedAtMs: fc.integer({ min: 0, max: 3 }).map((days) => Date.UTC(2026, 5, 15 + days)),
});

/** One of many that need help alike, new or at the end of their waiting: where places run out, they run out among equals. */
export const aNeighbour: fc.Arbitrary<Omit<DecidedHousehold, 'id'>> = fc
  .tuple(aHousehold, fc.constantFrom(0, 2, 4))
  .map(([household, quarters]) => {
    const likeOthers = { exclusions: [], receives: [], groundchecked: false, decile: 1 } as const;
    const waited = Object.fromEntries(PROGRAMMES.map((name) => [name, quarters]));
    return { ...household, kabupaten: '9901', facts: { ...household.facts, ...likeOthers }, waited };
  });

/** Gives households ids that sort alike as numbers and as texts: the first of them belong to the registry. */
export function withIds(households: readonly Omit<DecidedHousehold, 'id'>[]): readonly DecidedHousehold[] {
  return households.map((household, index) => ({ ...household, id: String(1001 + index) }));
}

/** Where the files of a nation made by hand lie. */
export interface NationFiles {
  readonly resultPath: string;
  readonly factsPath: string;
}

/** Writes a ranking and facts; households from number `registrySize` on are proposals. */
export async function writeNation(
  households: readonly DecidedHousehold[],
  { resultPath, factsPath, registrySize }: NationFiles & { readonly registrySize: number },
): Promise<void> {
  const key = (id: string, index: number): string => (index < registrySize ? `${id}, null` : `null, '${id}'`);
  const results = households.map(({ id, kabupaten, score, facts: { decile } }, index) => {
    return `(${key(id, index)}, '${kabupaten}', ${score}, ${decile})`;
  });
  const facts = households.map((household, index) => `(${key(household.id, index)}, ${factValues(household)})`);
  const programmes = PROGRAMMES.flatMap((name) => [`"${receivesColumn(name)}"`, `"${waitedColumn(name)}"`]);
  const columns = ['household_id', 'proposal_id', 'member_count', ...COMPONENTS.map((name) => `"${name}"`)];
  columns.push('groundchecked', 'signed_at_ms', 'exclusions', 'assessments', ...programmes);
  await withDuckDb({ threads: 1 }, async (duckDb) => {
    await duckDb.run(
      `copy (select household_id::bigint as household_id, proposal_id::text as proposal_id, kabupaten, score, national_decile
       from (values ${results.join()}) v(household_id, proposal_id, kabupaten, score, national_decile))
       to ${sqlText(resultPath)} (format parquet)`,
    );
    // The facts come in another order than the ranking.
    await duckDb.run(
      `copy (select * replace (household_id::bigint as household_id, proposal_id::text as proposal_id)
       from (values ${[...facts].reverse().join()}) v(${columns.join()})) to ${sqlText(factsPath)} (format parquet)`,
    );
  });
}

function factValues({ facts, waited, signedAtMs }: DecidedHousehold): string {
  const exclusions = facts.exclusions.map(({ code, statedBy, statedOn, concerns }) => {
    return `{code: '${code}', stated_by: '${statedBy}', stated_on: date '${statedOn}', concerns: '${concerns}'}`;
  });
  const assessments = facts.assessments.map(({ programme, assessedOn, validUntil }) => {
    return `{programme: '${programme}', assessed_on: date '${assessedOn}', valid_until: date '${validUntil}'}`;
  });
  const lists = [
    `[${exclusions.join()}]::${LIST_TYPES.exclusions}`,
    `[${assessments.join()}]::${LIST_TYPES.assessments}`,
  ];
  const programmes = PROGRAMMES.flatMap((name) => [String(facts.receives.includes(name)), waited[name] ?? 0]);
  const counts = COMPONENTS.map((name) => facts.components[name] ?? 0);
  return [facts.memberCount, ...counts, facts.groundchecked, signedAtMs, ...lists, ...programmes].join();
}

/** Decisions of a folder, as the domain gives them, with their places in the waiting lists. */
export async function readDecisions(folder: string): Promise<readonly HouseholdDecision[]> {
  const rows = await withDuckDb({ threads: 1 }, (duckDb) =>
    rowsOf<
      Omit<HouseholdDecision, 'reasons' | 'position'> & { readonly reason: string; readonly position: number | null }
    >(
      duckDb,
      `select coalesce(household_id::text, proposal_id) as id, programme, outcome, reason,
        amount_rupiah::double as "amountRupiah", places::double as places, position
       from (${decisionsOf(folder, 'household_id')} union all by name ${decisionsOf(folder, 'proposal_id')})`,
    ),
  );
  return rows.map(({ reason, position, programme, ...decision }) => {
    const reasons = [reason] as HouseholdDecision['reasons'];
    return { ...decision, programme, reasons, ...(position !== null && { position }) };
  });
}

/** In an order of their own, for comparing. */
export function sorted(decisions: readonly HouseholdDecision[]): readonly HouseholdDecision[] {
  const key = ({ programme, id }: { readonly programme: Programme; readonly id: string }): string =>
    `${programme}/${id}`;
  return [...decisions].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
