import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoModel, testFolder } from './folder';
import {
  coverOf,
  csvOf,
  exchangeOf,
  faultsOf,
  withDecilesBy,
  writeParquet,
  type Exchanged,
  type OutsideRow,
} from './outside';

const folder = testFolder();
let exchanged: Exchanged;
let rows: readonly OutsideRow[];

beforeAll(async () => {
  exchanged = await exchangeOf(folder, { model: demoModel(), households: 707, proposals: 60 });
  ({ rows } = exchanged);
});

function csvFile(name: string, text: string | Buffer): string {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, text);
  return path;
}

describe('a result made outside is refused and the one that is there stays', () => {
  /** Line 2 holds the first household; a line more than there are households is line 769. */
  const FIRST = 'line 2';
  const LAST = 'line 769';
  type Change = (first: OutsideRow, all: readonly OutsideRow[]) => readonly Readonly<Record<string, string>>[];

  const changed =
    (cells: Partial<OutsideRow>): Change =>
    (first, [, ...others]) => [{ ...first, ...cells }, ...others];

  it.each<[string, Change, object]>([
    [
      'a household is missing',
      (_, [, ...others]) => others,
      { kind: 'household-missing', rows: 1, examples: ['household 1'] },
    ],
    [
      'a proposal is missing',
      (_, all) => all.slice(0, -1),
      { kind: 'household-missing', rows: 1, examples: ['proposal proposal-060'] },
    ],
    [
      'a household is there twice',
      (first, all) => [...all, first],
      { kind: 'household-twice', rows: 1, examples: [LAST] },
    ],
    [
      'there is one too many',
      (first, all) => [...all, { ...first, household_id: '708' }],
      { kind: 'household-unknown', rows: 1, examples: [LAST] },
    ],
    [
      'a row is about a household and a proposal',
      changed({ proposal_id: 'proposal-001' }),
      { kind: 'not-one-id', rows: 1, examples: [FIRST] },
    ],
    ['a row is about nobody', changed({ household_id: '' }), { kind: 'not-one-id', rows: 1, examples: [FIRST] }],
    ['an id is not whole', changed({ household_id: '1.2' }), { kind: 'not-one-id', rows: 1, examples: [FIRST] }],
    [
      'a kabupaten does not exist',
      changed({ kabupaten: '0000' }),
      { kind: 'out-of-range', column: 'kabupaten', rows: 1, examples: [FIRST] },
    ],
    [
      'a household lives elsewhere',
      (first, [, ...others]) => [{ ...first, kabupaten: first.kabupaten === '9901' ? '9902' : '9901' }, ...others],
      { kind: 'kabupaten-differs', column: 'kabupaten', rows: 1, examples: [FIRST] },
    ],
    [
      'a score is not a number',
      changed({ score: 'NaN' }),
      { kind: 'missing-or-not-finite', column: 'score', rows: 1, examples: [FIRST] },
    ],
    [
      'a score is a word',
      changed({ score: 'high' }),
      { kind: 'missing-or-not-finite', column: 'score', rows: 1, examples: [FIRST] },
    ],
    [
      'a score is infinite',
      changed({ score: '-inf' }),
      { kind: 'missing-or-not-finite', column: 'score', rows: 1, examples: [FIRST] },
    ],
    [
      'a score is not whole',
      changed({ score: '13000000.5' }),
      { kind: 'out-of-range', column: 'score', rows: 1, examples: [FIRST] },
    ],
    [
      'a score is too large',
      changed({ score: '2147483648' }),
      { kind: 'out-of-range', column: 'score', rows: 1, examples: [FIRST] },
    ],
    [
      'a decile is missing',
      changed({ province_decile: '' }),
      { kind: 'missing-or-not-finite', column: 'province_decile', rows: 1, examples: [FIRST] },
    ],
    [
      'a decile is 11',
      changed({ kabupaten_decile: '11' }),
      { kind: 'out-of-range', column: 'kabupaten_decile', rows: 1, examples: [FIRST] },
    ],
    [
      'a decile is 0',
      changed({ national_decile: '0' }),
      { kind: 'out-of-range', column: 'national_decile', rows: 1, examples: [FIRST] },
    ],
    [
      'a decile is not whole',
      changed({ national_decile: '1.5' }),
      { kind: 'out-of-range', column: 'national_decile', rows: 1, examples: [FIRST] },
    ],
  ])('when %s', async (_, change, fault) => {
    const [first] = rows;
    if (first === undefined) throw new Error('There are rows.');
    const outsidePath = csvFile('changed', csvOf(change(first, rows)));

    expect(await faultsOf(exchanged, { outsidePath })).toContainEqual(fault);
  });

  it('when somebody richer has a lower decile, and names who', async () => {
    const richest = [...rows].sort((one, other) => Number(other.score) - Number(one.score))[0];
    const moved = rows.map((row) => (row === richest ? { ...row, national_decile: '1' } : row));
    const outsidePath = csvFile('richest', csvOf(moved));
    const line = rows.findIndex((row) => row === richest) + 2;

    expect(await faultsOf(exchanged, { outsidePath })).toEqual([
      { kind: 'decile-against-score', column: 'national_decile', rows: 1, examples: [`line ${line}`] },
    ]);
  });

  it('when equals are put into different deciles', async () => {
    const score = [...rows].map((row) => Number(row.score)).sort((one, other) => one - other)[75] ?? 0;
    // Three with the score at which the first decile ends, and one of them in the second.
    const alike = rows.map((row, index) => (index < 3 ? { ...row, score: String(score) } : row));
    const fair = withDecilesBy(alike, ({ upTo, of }) => Math.min(10, 1 + Math.floor(((upTo - 1) * 10) / of)));
    const apart = fair.map((row, index) => {
      return index === 0 ? { ...row, national_decile: String(Number(row.national_decile) + 1) } : row;
    });
    const outsidePath = csvFile('apart', csvOf(apart));

    const faults = await faultsOf(exchanged, { outsidePath });

    expect(faults.map(({ kind, column }) => [kind, column])).toContainEqual([
      'decile-against-score',
      'national_decile',
    ]);
  });

  it('when deciles do not hold a tenth, by region', async () => {
    const fifths = rows.map((row) => ({
      ...row,
      kabupaten_decile: String(Math.ceil(Number(row.kabupaten_decile) / 2)),
    }));
    const outsidePath = csvFile('fifths', csvOf(fifths));

    expect(await faultsOf(exchanged, { outsidePath })).toEqual([
      {
        ...{ kind: 'decile-size', column: 'kabupaten_decile' },
        rows: rows.filter(({ kabupaten_decile }) => kabupaten_decile !== '1').length,
        examples: ['kabupaten 9901', 'kabupaten 9902'],
      },
    ]);
  });

  it('with every fault of every row at once, and the first lines of each', async () => {
    const spoilt = rows.map((row, index) => (index < 8 ? { ...row, score: '', kabupaten_decile: '12' } : row));
    const outsidePath = csvFile('many', csvOf(spoilt.slice(0, -2)));
    const firstFive = ['line 2', 'line 3', 'line 4', 'line 5', 'line 6'];

    expect(await faultsOf(exchanged, { outsidePath })).toEqual([
      { kind: 'missing-or-not-finite', column: 'score', rows: 8, examples: firstFive },
      { kind: 'out-of-range', column: 'kabupaten_decile', rows: 8, examples: firstFive },
      { kind: 'household-missing', rows: 2, examples: ['proposal proposal-059', 'proposal proposal-060'] },
    ]);
  });

  it('when a line has too few cells, counted past a blank one', async () => {
    const lines = csvOf(rows).split('\n');
    const text = [lines[0], '', '1,,9901', ...lines.slice(2)].join('\n');

    expect(await faultsOf(exchanged, { outsidePath: csvFile('short', text) })).toContainEqual({
      kind: 'line-malformed',
      rows: 1,
      examples: ['line 3'],
    });
  });

  it('with the number of the row where it is a Parquet file', async () => {
    const outsidePath = join(folder, 'changed.parquet');
    await writeParquet(
      rows.map((row, index) => (index === 4 ? { ...row, national_decile: '11' } : row)),
      { path: outsidePath },
    );

    expect(await faultsOf(exchanged, { outsidePath })).toEqual([
      { kind: 'out-of-range', column: 'national_decile', rows: 1, examples: ['row 5'] },
    ]);
  });

  it.each([
    ['a CSV without a column', 'columns.csv', 'household_id,proposal_id\n1,\n', 'column-missing', []],
    ['an empty file', 'empty.csv', '', 'column-missing', []],
    ['a file of another encoding', 'latin.csv', Buffer.from([0x61, 0x0a, 0xff, 0xfe, 0x0a]), 'unreadable', ['line 2']],
    ['no Parquet file', 'text.parquet', 'not a result', 'unreadable', []],
  ])('when it is %s', async (_, name, content, kind, examples) => {
    const outsidePath = join(folder, name);
    writeFileSync(outsidePath, content);

    const [fault] = await faultsOf(exchanged, { outsidePath });

    expect(fault).toMatchObject({ kind, examples });
  });

  it('when a line is in another encoding, and does not repeat it', async () => {
    const text = Buffer.concat([Buffer.from(csvOf(rows)), Buffer.from([0xff, 0xfe, 0x0a])]);

    expect(await faultsOf(exchanged, { outsidePath: csvFile('encoding', text) })).toEqual([
      { kind: 'unreadable', rows: 0, examples: [LAST] },
    ]);
  });

  it('when a Parquet file holds ids as text', async () => {
    const outsidePath = join(folder, 'text-ids.parquet');
    await writeParquet(rows, { path: outsidePath, types: { household_id: 'varchar', score: 'varchar' } });

    expect(await faultsOf(exchanged, { outsidePath })).toEqual([
      { kind: 'column-missing', column: 'household_id', rows: 0, examples: [] },
      { kind: 'column-missing', column: 'score', rows: 0, examples: [] },
    ]);
  });

  it.each([
    ['another run', { runId: 'ranking-2027Q2' }, { kind: 'other-run', column: 'runId' }],
    ['another snapshot', { snapshotSha256: '0'.repeat(64) }, { kind: 'other-snapshot', column: 'snapshotSha256' }],
    ['another number of households', { households: 768 }, { kind: 'counts-differ', column: 'households' }],
    [
      'other numbers',
      { householdsByKabupaten: { '9901': 767 } },
      { kind: 'counts-differ', examples: ['9901', '9902'] },
    ],
    ['another file', { resultSha256: '0'.repeat(64) }, { kind: 'file-differs', column: 'resultSha256' }],
    ['nobody', { madeBy: ' ' }, { kind: 'cover-malformed', column: 'madeBy' }],
    ['no day', { madeAt: 'yesterday' }, { kind: 'cover-malformed', column: 'madeAt' }],
  ])('when the cover names %s', async (_, change, fault) => {
    const outsidePath = csvFile('covered', csvOf(rows));
    const cover = { ...(await coverOf(exchanged, outsidePath)), ...change };

    const faults = await faultsOf(exchanged, { outsidePath, cover });

    expect(faults).toEqual([expect.objectContaining(fault)]);
  });

  it('when cover or manifest is no JSON', async () => {
    const outsidePath = csvFile('papers', csvOf(rows));
    const manifestPath = csvFile('not-a-manifest', 'not a manifest');

    expect(await faultsOf(exchanged, { outsidePath, cover: 'none' })).toMatchObject([{ kind: 'cover-malformed' }]);
    expect(await faultsOf(exchanged, { outsidePath, manifestPath })).toMatchObject([{ kind: 'manifest-malformed' }]);
  });

  it('when the registry is not the one that went out', async () => {
    const registryPath = join(folder, 'others', 'registry.parquet');
    const outsidePath = csvFile('stale', csvOf(rows));

    const faults = await faultsOf(exchanged, { outsidePath, registryPath });

    expect(faults.map(({ kind }) => kind)).toContain('snapshot-changed');
  });
});
