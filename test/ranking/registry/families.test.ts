import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { FEATURE_KEYS } from '../../../ranking/features';
import { testFolder } from '../folder';
import { merged, refusal, somebody, somebodyElse, writeSources } from './hand-made';

const folder = testFolder();
const [first, second] = [somebody(), somebodyElse(1)];
const noting = { regsosek: [first, second], p3ke: [somebodyElse(2)], dtks: [somebody({ kk: '9901010101200007' })] };

/** A line of answers: 1 to everything that has a code 1, a household of one, or what is given. */
function line(kk: string, answers: Readonly<Record<string, string>> = {}): string {
  return [kk, ...FEATURE_KEYS.map((name) => answers[name] ?? '1')].join(',');
}

function familiesOf(...lines: readonly string[]): string {
  const path = join(folder, 'families.csv');
  writeFileSync(path, `${[['no_kk', ...FEATURE_KEYS].join(','), ...lines].join('\n')}\n`);
  return path;
}

const imported = (...lines: readonly string[]) =>
  merged(folder, { sources: writeSources(folder, { noting }), familiesPath: familiesOf(...lines) });

describe('what families answered', () => {
  it('goes with their household, whatever its KK number is by now', async () => {
    const { directory, report, households } = await imported(line(first.kk, { landHectare: '0.25' }), line(second.kk));
    const registry = await withDuckDb({ threads: 1 }, (duckDb) =>
      rowsOf<object>(
        duckDb,
        `select household_id::int as household_id, kabupaten, village, "landHectare", "householdSize"
         from read_parquet(${sqlText(join(directory, 'registry.parquet'))})`,
      ),
    );

    expect(households[0]?.kk).toBe('9901010101200007');
    expect(registry).toEqual([
      { household_id: 1, kabupaten: '9901', village: first.village, landHectare: 0.25, householdSize: 1 },
      { household_id: 2, kabupaten: '9902', village: second.village, landHectare: 1, householdSize: 1 },
    ]);
    expect(report.families).toEqual({ lines: 2, rejected: 0, answered: 2, unanswered: 1 });
  });

  it.each([
    ['its KK number is none', line('12'), 'kk-malformed,no_kk'],
    ['nobody has its KK number', line('9909010101100009'), 'family-unknown,no_kk'],
    ['an earlier line has its KK number', line(first.kk), 'family-twice,no_kk'],
    ['an answer is missing', line(second.kk, { roof: '' }), 'value-missing,roof'],
    ['an answer is no number', line(second.kk, { roof: 'zinc' }), 'value-missing,roof'],
    ['an answer is no code', line(second.kk, { roof: '9' }), 'value-out-of-range,roof'],
    ['a count is negative', line(second.kk, { car: '-1' }), 'value-out-of-range,car'],
    ['a count is not whole', line(second.kk, { car: '0.5' }), 'value-out-of-range,car'],
    ['it has a cell too many', `${line(second.kk)},`, 'line-malformed,'],
  ])('is left out when %s', async (_, wrong, fault) => {
    const { rejects, report } = await imported(line(first.kk), wrong);

    expect(rejects).toEqual([`families,3,${fault}`]);
    expect(report.families).toMatchObject({ lines: 2, rejected: 1, answered: 1 });
  });

  it('counts once for a household, that of most of its people', async () => {
    const kk = '9901010101200007';
    const child = { name: 'AGUS', born: '2005-03-01', relation: '3' };
    const family = [first, somebody({ ...child, nik: '9901010103050001' })];
    const apart = somebody({ ...child, nik: '9901010103050002', name: 'RINA', kk: '9901010101100002' });
    const everybody = [...family, apart].map((person) => ({ ...person, kk }));
    const sources = writeSources(folder, { noting: { ...noting, regsosek: [...family, apart], dtks: everybody } });
    const { rejects } = await merged(folder, { sources, familiesPath: familiesOf(line(apart.kk), line(first.kk)) });

    expect(rejects).toEqual(['families,2,household-taken,no_kk']);
  });

  it('is refused without a column', async () => {
    const path = join(folder, 'no-roof.csv');
    writeFileSync(path, `${['no_kk', ...FEATURE_KEYS.filter((name) => name !== 'roof')].join(',')}\n1\n`);

    expect(await refusal(folder, { sources: writeSources(folder, { noting }), familiesPath: path })).toEqual([
      { kind: 'column-missing', file: 'families', column: 'roof', rows: 0, examples: [] },
    ]);
  });
});
