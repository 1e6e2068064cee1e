import { existsSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { decideQuarter, type DecidedHousehold } from '../../domain/eligibility/decide';
import { compareNeed } from '../../domain/eligibility/quota';
import type { QuotaPlaces } from '../../domain/eligibility/quota-table';
import { PROGRAMMES, type EligibilityRules } from '../../domain/eligibility/rules';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { decideNation, EligibilityRefused } from '../../ranking/eligibility';
import { makeUpFacts } from '../../ranking/facts';
import { generateRegistry } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { DECIDED_ON, somePairs, V_14, V_79, withPairs } from '../support/eligibility';
import { demoModel, testFolder } from './folder';
import { aHousehold, aNeighbour, readDecisions, sorted, withIds, writeNation } from './nation';

const folder = testFolder();
const files = { resultPath: join(folder, 'result.parquet'), factsPath: join(folder, 'facts.parquet') };
const decisionsPath = join(folder, 'decisions.parquet');

/** A quota of some programmes, none of the others, in both kabupaten. */
const quotas: fc.Arbitrary<readonly QuotaPlaces[]> = fc
  .subarray([...PROGRAMMES])
  .chain((programmes) =>
    fc.tuple(
      ...programmes.flatMap((programme) => ['9901', '9902'].map((kabupaten) => quotaOf(programme, { kabupaten }))),
    ),
  );

function quotaOf(
  programme: QuotaPlaces['programme'],
  { kabupaten }: { readonly kabupaten: string },
): fc.Arbitrary<QuotaPlaces> {
  return fc.nat(15).map((places) => ({ programme, kabupaten, places }));
}

describe('the decisions of the nation', () => {
  it.each([
    ['any households', aHousehold],
    ['neighbours in equal need', aNeighbour],
  ])('are those of the domain for %s, rules and quotas: one each, in order, within the quota', async (_, one) => {
    const setting = fc.record({
      households: fc.array(one, { minLength: 1, maxLength: 40 }),
      quotas,
      rules: fc.tuple(fc.constantFrom(V_79, V_14), somePairs).map(([rules, pairs]) => withPairs(rules, pairs)),
      day: fc.constantFrom(DECIDED_ON, '2025-07-07'),
      share: fc.nat(40),
    });

    await fc.assert(
      fc.asyncProperty(setting, async ({ households, share: registrySize, ...quarter }) => {
        const nation = withIds(households);
        await writeNation(nation, { ...files, registrySize });

        await decideNation({ ...files, ...quarter, decisionsPath, threads: 1 });

        const decisions = await readDecisions(decisionsPath);
        expect(sorted(decisions)).toEqual(sorted(decideQuarter(quarter, nation)));
        expect(new Set(decisions.map(({ id, programme }) => `${id}/${programme}`)).size).toBe(
          nation.length * quarter.rules.programmes.length,
        );
        expectQuotasKept(nation, { decisions, quotas: quarter.quotas });
      }),
      { numRuns: 40 },
    );
  });
});

/** Without asking what decided: no more places than there are, and nobody waits who comes before somebody granted. */
function expectQuotasKept(
  nation: readonly DecidedHousehold[],
  {
    decisions,
    quotas: given,
  }: {
    readonly decisions: Awaited<ReturnType<typeof readDecisions>>;
    readonly quotas: readonly QuotaPlaces[];
  },
): void {
  for (const { programme, kabupaten, places } of given) {
    const inLine = nation
      .filter((household) => household.kabupaten === kabupaten)
      .flatMap((household) => {
        const decision = decisions.find((each) => each.id === household.id && each.programme === programme);
        const { id, facts, score, waited, signedAtMs } = household;
        if (decision === undefined) return [];
        const { groundchecked, receives, decile } = facts;
        const quartersWaited = waited[programme] ?? 0;
        const need = { id, places: decision.places, groundchecked, quartersWaited, decile, score, signedAtMs };
        return [{ decision, need: { ...need, receives: receives.includes(programme) } }];
      });
    const granted = inLine.filter(({ decision }) => decision.outcome === 'granted');
    const without = inLine.filter(({ decision: { reasons } }) => {
      return reasons.includes('KUOTA_PENUH') || reasons.includes('DAFTAR_TUNGGU_BERAKHIR');
    });
    expect(granted.reduce((sum, { decision }) => sum + decision.places, 0)).toBeLessThanOrEqual(places);
    expect(granted.every(({ need }) => without.every((other) => compareNeed(need, other.need) < 0))).toBe(true);
  }
}

describe('a made-up registry', () => {
  const registryPath = join(folder, 'made-up', 'registry.parquet');
  const resultPath = join(folder, 'made-up', 'result.parquet');
  const factsPath = join(folder, 'made-up', 'facts.parquet');
  const tight: readonly QuotaPlaces[] = [
    { programme: 'PBI-JK', kabupaten: '9901', places: 700 },
    { programme: 'PBI-JK', kabupaten: '9902', places: 100_000 },
    { programme: 'SEMBAKO', kabupaten: '9901', places: 0 },
    { programme: 'SEMBAKO', kabupaten: '9902', places: 300 },
  ];

  beforeAll(async () => {
    await generateRegistry({
      seed: 3,
      households: 3_000,
      directory: join(folder, 'made-up'),
      regions: ['9901', '9902'],
    });
    await rankSnapshot({ registryPath, model: demoModel(), resultPath, threads: 1 });
    await makeUpFacts({ seed: 3, registryPath, rules: V_79, day: DECIDED_ON, factsPath });
  });

  it('is decided for every household and programme, with all ways it can end', async () => {
    const { households, decisions, outcomes } = await decideNation({
      resultPath,
      factsPath,
      rules: V_79,
      day: DECIDED_ON,
      quotas: tight,
      decisionsPath,
    });

    expect([households, decisions]).toEqual([3_000, 3_000 * V_79.programmes.length]);
    const endings = outcomes.map(({ programme, outcome }) => `${programme} ${outcome}`);
    expect(endings).toEqual(
      expect.arrayContaining(['PBI-JK granted', 'PBI-JK waiting-list', 'PKH granted', 'PKH refused']),
    );
    expect(endings).not.toContain('PKH waiting-list');
  });

  it('gives the same bytes again, and the same facts', async () => {
    const again = join(folder, 'made-up', 'facts-again.parquet');
    await makeUpFacts({ seed: 3, registryPath, rules: V_79, day: DECIDED_ON, factsPath: again });
    const decide = (facts: string, threads: number) =>
      decideNation({
        ...{ resultPath, factsPath: facts, rules: V_79, quotas: tight, day: DECIDED_ON },
        decisionsPath,
        threads,
      });

    expect((await decide(again, 2)).sha256).toBe((await decide(factsPath, 1)).sha256);
  });
});

describe('a quarter is refused', () => {
  const nation = withIds(fc.sample(aHousehold, { numRuns: 6, seed: 1 }));
  const refusedPath = join(folder, 'refused.parquet');

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
      decisionsPath: refusedPath,
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
