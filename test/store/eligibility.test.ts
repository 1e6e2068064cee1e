import { randomBytes, randomUUID } from 'node:crypto';

import fc from 'fast-check';

import { decideQuarter } from '../../domain/eligibility/decide';
import type { EligibilityFacts } from '../../domain/eligibility/facts';
import { PROGRAMMES, type EligibilityRules, type Programme } from '../../domain/eligibility/rules';
import { testStores } from '../support/database';
import { DECIDED_ON, someFacts, somePairs, V_14, V_79, withPairs } from '../support/eligibility';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

interface Household {
  readonly id: string;
  readonly facts: EligibilityFacts;
  readonly asksFor: readonly Programme[];
  readonly score: number;
  readonly waited: Partial<Record<Programme, number>>;
  readonly signedAtMs: number;
}

const aHousehold: fc.Arbitrary<Household> = fc
  .record({
    facts: someFacts,
    asksFor: fc.subarray([...PROGRAMMES], { minLength: 1 }),
    score: fc.integer({ min: 0, max: 5 }),
    waited: fc.record({ PKH: fc.nat(5), 'PBI-JK': fc.nat(5), ATENSI: fc.nat(5) }, { requiredKeys: [] }),
    signedAtMs: fc.integer({ min: 0, max: 3 }).map((days) => Date.UTC(2026, 5, 15 + days)),
  })
  .map((household) => ({ ...household, id: randomUUID() }));

interface Quarter {
  readonly rules: EligibilityRules;
  readonly day: string;
  readonly places: Readonly<Record<Programme, number>>;
}

/** The same quarter in TypeScript. */
function expectedDecisions(households: readonly Household[], { places, rules, day }: Quarter): Map<string, string> {
  const quotas = PROGRAMMES.map((programme) => ({ programme, kabupaten: '9901', places: places[programme] }));
  const nation = households.map((household) => ({ ...household, kabupaten: '9901' }));
  return new Map(
    decideQuarter({ rules, quotas, day }, nation).map(({ id, programme, outcome, reasons, amountRupiah, position }) => {
      return [`${id}/${programme}`, [outcome, reasons.join(), amountRupiah, position ?? '-'].join(':')];
    }),
  );
}

async function decidedInSql(
  households: readonly Household[],
  { places, rules, day }: Quarter,
): Promise<Map<string, string>> {
  const { pool } = stores.database;
  const runId = `run-${randomUUID()}`;
  await pool.query('delete from decision');
  await pool.query('delete from quota');
  for (const [programme, open] of Object.entries(places)) {
    await pool.query(`insert into quota values ($1, '9901', '2026Q3', $2, 'test')`, [programme, open]);
  }
  for (const { id, facts, asksFor, score, waited, signedAtMs } of households) {
    const known = { ...facts, waited, programmes: asksFor, signedAt: new Date(signedAtMs).toISOString() };
    await pool.query(
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile)
       values ($1, $2, '9901', $3, '{}', $4, $5, $6)`,
      [runId, id, randomBytes(32), JSON.stringify(known), score, facts.decile],
    );
  }
  const calendar = await stores.reference.calendar();
  await stores.ranking.decide({
    runId,
    version: '2026Q3',
    quarter: '2026Q3',
    calendar,
    decileVersion: '2026Q3',
    rules,
    day,
  });
  const { rows } = await pool.query<{ key: string; decision: string }>(
    `select proposal_id || '/' || programme as key, outcome || ':' || array_to_string(reason_codes, ',') || ':' || amount_rupiah
      || ':' || coalesce(position::text, '-') as decision from decision`,
  );
  return new Map(rows.map(({ key, decision }) => [key, decision]));
}

describe('the decisions of a quarter in SQL', () => {
  it('are those of the rules in TypeScript, for any households and quotas', async () => {
    const setting = fc.record({
      households: fc.array(aHousehold, { minLength: 1, maxLength: 12 }),
      places: fc.record({ PKH: fc.nat(8), SEMBAKO: fc.nat(8), 'PBI-JK': fc.nat(20), ATENSI: fc.nat(8) }),
      rules: fc.tuple(fc.constantFrom(V_79, V_14), somePairs).map(([rules, pairs]) => withPairs(rules, pairs)),
      day: fc.constantFrom(DECIDED_ON, '2025-07-07'),
    });

    await fc.assert(
      fc.asyncProperty(setting, async ({ households, ...quarter }) => {
        const inSql = await decidedInSql(households, quarter);

        expect([...inSql].sort()).toEqual([...expectedDecisions(households, quarter)].sort());
      }),
      { numRuns: 60 },
    );
  });

  it('are made once for a household, programme and quarter, whatever runs again', async () => {
    const households = fc.sample(aHousehold, 5);
    const places = { PKH: 3, SEMBAKO: 3, 'PBI-JK': 5, ATENSI: 2 };
    const first = await decidedInSql(households, { places, rules: V_79, day: DECIDED_ON });
    const calendar = await stores.reference.calendar();
    const { rows } = await stores.database.pool.query<{ run_id: string }>('select distinct run_id from decision');

    await Promise.all(
      Array.from({ length: 5 }, () =>
        stores.ranking.decide({
          runId: rows[0]?.run_id ?? '',
          version: '2026Q3',
          quarter: '2026Q3',
          calendar,
          decileVersion: '2026Q3',
          rules: V_79,
          day: DECIDED_ON,
        }),
      ),
    );

    const { rows: after } = await stores.database.pool.query<{ count: number }>(
      'select count(*)::int as count from decision',
    );
    expect(after[0]?.count).toBe(first.size);
  });
});
