import { existsSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import type { QuotaPlaces } from '../../domain/eligibility/quota-table';
import type { EligibilityRules } from '../../domain/eligibility/rules';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { decideNation, EligibilityRefused } from '../../ranking/eligibility';
import { DECIDED_ON, V_79, withPairs } from '../support/eligibility';
import { testFolder } from './folder';
import { aHousehold, withIds, writeNation } from './nation';

const folder = testFolder();
const files = { resultPath: join(folder, 'result.parquet'), factsPath: join(folder, 'facts.parquet') };

describe('a quarter is refused', () => {
  const nation = withIds(fc.sample(aHousehold, { numRuns: 6, seed: 1 }));
  const refusedPath = join(folder, 'refused');

  interface Spoilt {
    readonly facts?: string;
    readonly quotas?: readonly QuotaPlaces[];
    readonly rules?: EligibilityRules;
  }

  async function faultsOf(change: Spoilt) {
    await writeNation(nation, { ...files, registrySize: 4 });
    const factsPath = join(folder, 'spoilt.parquet');
    const from = `read_parquet(${sqlText(files.factsPath)})`;
    const select = (change.facts ?? 'from facts').replaceAll('facts', from);
    await withDuckDb({}, (duckDb) => rowsOf(duckDb, `copy (${select}) to ${sqlText(factsPath)} (format parquet)`));
    const refusal: unknown = await decideNation({
      resultPath: files.resultPath,
      factsPath,
      rules: change.rules ?? V_79,
      day: DECIDED_ON,
      quotas: change.quotas ?? [],
      decisionsFolder: refusedPath,
    }).catch((error: unknown) => error);
    expect(existsSync(refusedPath)).toBe(false);
    if (!(refusal instanceof EligibilityRefused)) throw new Error('It was not refused.', { cause: refusal });
    return refusal.faults;
  }

  it.each([
    ['a column is missing', 'select * exclude ("pregnant") from facts', { kind: 'column-missing', column: 'pregnant' }],
    [
      'a value is missing',
      'select * replace (case when household_id = 1001 then null else member_count end as member_count) from facts',
      { kind: 'missing-or-negative', column: 'member_count', rows: 1, examples: ['1001'] },
    ],
    [
      'a count is negative',
      'select * replace (case when household_id = 1002 then -1 else elderly end as elderly) from facts',
      { kind: 'missing-or-negative', column: 'elderly', rows: 1, examples: ['1002'] },
    ],
    [
      'exclusions are codes without source and day',
      'select * replace ([]::text[] as exclusions) from facts',
      { kind: 'column-of-another-type', column: 'exclusions' },
    ],
    [
      'an exclusion does not say of whom it is',
      `select * replace (case when household_id = 1002 then
        [{code: 'died', stated_by: 'dukcapil', stated_on: date '2026-01-01', concerns: 'neighbour'}] else exclusions end as exclusions) from facts`,
      { kind: 'entry-malformed', column: 'exclusions', rows: 1, examples: ['1002'] },
    ],
    [
      'an exclusion has no day',
      `select * replace (case when household_id = 1002 then
        [{code: 'died', stated_by: 'dukcapil', stated_on: null::date, concerns: 'member'}] else exclusions end as exclusions) from facts`,
      { kind: 'entry-malformed', column: 'exclusions', rows: 1, examples: ['1002'] },
    ],
    [
      'an assessment ends before it is made',
      `select * replace (case when household_id = 1003 then
        [{programme: 'ATENSI', assessed_on: date '2026-01-02', valid_until: date '2026-01-01'}] else assessments[:0] end as assessments)
        from facts`,
      { kind: 'entry-malformed', column: 'assessments', rows: 1, examples: ['1003'] },
    ],
    [
      'a household has no facts',
      "select * from facts where proposal_id is distinct from '1005'",
      { kind: 'no-facts', rows: 1, examples: ['1005'] },
    ],
    [
      'a household is there twice',
      'select * from facts union all select * from facts where household_id = 1003',
      { kind: 'twice', rows: 1, examples: ['1003'] },
    ],
    [
      'facts are about nobody ranked',
      'select * from facts union all select * replace (9999 as household_id) from facts where household_id = 1003',
      { kind: 'not-ranked', rows: 1, examples: ['9999'] },
    ],
    [
      'facts are about a number that no household of a nation has',
      'select * from facts union all select * replace (9000000001 as household_id) from facts where household_id = 1003',
      { kind: 'not-ranked', rows: 1, examples: ['9000000001'] },
    ],
    [
      'a row has no key',
      'select * replace (null::bigint as household_id) from facts where household_id = 1003',
      { kind: 'not-one-key', rows: 1, examples: ['no key'] },
    ],
  ])('when %s', async (_, facts, fault) => {
    expect(await faultsOf({ facts })).toEqual([expect.objectContaining(fault)]);
  });

  it('when rules about pairs of programmes go round in a circle, with their rows', async () => {
    const rules = withPairs(V_79, [
      { kind: 'requires', programme: 'PKH', other: 'SEMBAKO', source: 'test' },
      { kind: 'excludes', programme: 'SEMBAKO', other: 'PKH', source: 'test' },
    ]);

    expect(await faultsOf({ rules })).toEqual([
      { kind: 'cycle', list: 'complementarity', row: 1, about: 'PKH' },
      { kind: 'cycle', list: 'complementarity', row: 2, about: 'SEMBAKO' },
    ]);
  });

  it('when a quota is negative, absent or for an unknown region, with the rows', async () => {
    const bad: readonly QuotaPlaces[] = [
      { programme: 'PKH', kabupaten: '9901', places: -1 },
      { programme: 'PKH', kabupaten: '9999', places: 5 },
    ];

    expect(await faultsOf({ quotas: bad })).toEqual([
      { kind: 'negative', programme: 'PKH', kabupaten: '9901', row: 1 },
      { kind: 'unknown-region', programme: 'PKH', kabupaten: '9999', row: 2 },
      { kind: 'absent', programme: 'PKH', kabupaten: '9902' },
    ]);
  });
});
