import { join } from 'node:path';

import fc from 'fast-check';

import { decideQuarter, type DecidedHousehold } from '../../domain/eligibility/decide';
import { compareNeed } from '../../domain/eligibility/quota';
import type { QuotaPlaces } from '../../domain/eligibility/quota-table';
import { PROGRAMMES } from '../../domain/eligibility/rules';
import { decisionsFile, decisionsOf, waitingListsFile } from '../../ranking/decision-files';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { decideNation } from '../../ranking/eligibility';
import { makeUpFacts } from '../../ranking/facts';
import { generateRegistry } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { DECIDED_ON, somePairs, V_14, V_79, withPairs } from '../support/eligibility';
import { demoModel, testFolder } from './folder';
import { aHousehold, aNeighbour, readDecisions, sorted, withIds, writeNation } from './nation';

const folder = testFolder();
const files = { resultPath: join(folder, 'result.parquet'), factsPath: join(folder, 'facts.parquet') };
const decisionsFolder = join(folder, 'decisions');

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

        await decideNation({ ...files, ...quarter, decisionsFolder, threads: 1 });

        const decisions = await readDecisions(decisionsFolder);
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
      decisionsFolder,
    });

    expect([households, decisions]).toEqual([3_000, 3_000 * V_79.programmes.length]);
    const endings = outcomes.map(({ programme, outcome }) => `${programme} ${outcome}`);
    expect(endings).toEqual(
      expect.arrayContaining(['PBI-JK granted', 'PBI-JK waiting-list', 'PKH granted', 'PKH refused']),
    );
    expect(endings).not.toContain('PKH waiting-list');
  });

  it('has its decisions in the order of the ranking, and each waiting list in its own from 1', async () => {
    await decideNation({
      ...{ resultPath, factsPath, rules: V_79, day: DECIDED_ON, quotas: tight },
      decisionsFolder,
    });

    const [decided, lists] = await withDuckDb({}, async (duckDb) => [
      await rowsOf<{ programme: string; ordered: boolean; waiting: number }>(
        duckDb,
        `select programme, list(household_id) = list_sort(list(household_id)) as ordered,
           (count(*) filter (outcome = 'waiting-list'))::double as waiting
         from read_parquet(${sqlText(decisionsFile(decisionsFolder, '*'))}) group by programme order by programme`,
      ),
      await rowsOf<{ programme: string; kabupaten: string; positions: readonly number[] }>(
        duckDb,
        `select programme, kabupaten, list(position) as positions
         from read_parquet(${sqlText(waitingListsFile(decisionsFolder))}) group by all order by all`,
      ),
    ]);

    expect(decided.map(({ programme, ordered }) => [programme, ordered])).toEqual(
      [...PROGRAMMES].sort().map((programme) => [programme, true]),
    );
    const waiting = new Map(decided.map(({ programme, waiting: households }) => [programme, households]));
    expect(lists.map(({ programme, kabupaten }) => `${programme} ${kabupaten}`)).toEqual([
      'PBI-JK 9901',
      ...['SEMBAKO 9901', 'SEMBAKO 9902'],
    ]);
    for (const { positions } of lists) {
      expect(positions[0]).toBe(1);
      expect(positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? 0))).toBe(true);
    }
    for (const programme of PROGRAMMES) {
      const listed = lists.filter((list) => list.programme === programme).flatMap(({ positions }) => positions);
      expect(listed).toHaveLength(waiting.get(programme) ?? -1);
    }
  });

  it('is decided alike whatever numbers its households have', async () => {
    const far = (name: string): string => join(folder, 'made-up', `far-${name}.parquet`);
    await withDuckDb({}, async (duckDb) => {
      for (const [path, name] of [
        [resultPath, 'result'],
        [factsPath, 'facts'],
      ] as const)
        await duckDb.run(`copy (select * replace (household_id + 9000000000 as household_id) from read_parquet(${sqlText(path)}))
          to ${sqlText(far(name))} (format parquet)`);
    });
    const decided = async (result: string, facts: string) => {
      const quarter = { rules: V_79, day: DECIDED_ON, quotas: tight };
      await decideNation({ resultPath: result, factsPath: facts, ...quarter, decisionsFolder });
      return withDuckDb({}, (duckDb) =>
        rowsOf(
          duckDb,
          `select (household_id % 9000000000)::double as number, * exclude (household_id)
           from (${decisionsOf(decisionsFolder, 'household_id')}) order by all`,
        ),
      );
    };

    expect(await decided(far('result'), far('facts'))).toEqual(await decided(resultPath, factsPath));
  });

  it('gives the same bytes again, and the same facts', async () => {
    const again = join(folder, 'made-up', 'facts-again.parquet');
    await makeUpFacts({ seed: 3, registryPath, rules: V_79, day: DECIDED_ON, factsPath: again });
    const decide = (facts: string, threads: number) =>
      decideNation({
        ...{ resultPath, factsPath: facts, rules: V_79, quotas: tight, day: DECIDED_ON },
        decisionsFolder,
        threads,
      });

    expect((await decide(again, 2)).sha256).toBe((await decide(factsPath, 1)).sha256);
  });
});
