import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

import { withDuckDb } from '../../../ranking/duckdb';
import { FolderTaken, importRegistry } from '../../../ranking/registry/import';
import { layoutOf, type SourceName } from '../../../ranking/registry/merge-rules';
import { testFolder } from '../folder';
import { csvOf, merged, refusal, RULES, somebody, somebodyElse, writeSources, type Noted } from './hand-made';

const folder = testFolder();
const noting = { regsosek: [somebody()], p3ke: [somebody()], dtks: [somebody()] };

const sourcesWith = (texts: Partial<Record<SourceName, string | Buffer>>) => writeSources(folder, { noting, texts });

describe('files that cannot be merged are refused and nothing is written', () => {
  const HEADER = csvOf('p3ke', []);
  const BYTES = Buffer.concat([Buffer.from(csvOf('p3ke', [somebody()])), Buffer.from([0xe9, 0xff, 0x0a])]);

  it.each<[string, string | Buffer, object]>([
    [
      'a column is missing',
      HEADER.replace('NO_KK', 'KK') + 'x\n',
      { kind: 'column-missing', file: 'p3ke', column: 'NO_KK', rows: 0, examples: [] },
    ],
    ['a file is empty', '', { kind: 'column-missing', file: 'p3ke', column: 'NIK', rows: 0, examples: [] }],
    ['a file has a header only', HEADER, { kind: 'empty', file: 'p3ke', rows: 0, examples: [] }],
    ['a line is in another encoding', BYTES, { kind: 'unreadable', file: 'p3ke', rows: 0, examples: ['line 3'] }],
    [
      'a file is UTF-16',
      Buffer.from(`\uFEFF${HEADER}`, 'utf16le'),
      { kind: 'unreadable', file: 'p3ke', rows: 0, examples: ['line 1'] },
    ],
    ['no line of it is right', `${HEADER}1,2,3\n`, { kind: 'nothing-left', file: 'p3ke', rows: 1, examples: [] }],
  ])('when %s', async (_, text, fault) => {
    const before = readdirSync(folder);

    expect(await refusal(folder, { sources: sourcesWith({ p3ke: text }) })).toContainEqual(fault);
    expect(readdirSync(folder).filter((name) => !before.includes(name) && !name.endsWith('.csv'))).toEqual([]);
  });

  it('with the faults of every file at once', async () => {
    const faults = await refusal(folder, { sources: sourcesWith({ regsosek: 'nik\n1\n', dtks: csvOf('dtks', []) }) });

    expect(new Set(faults.map(({ file, kind }) => `${file} ${kind}`))).toEqual(
      new Set(['regsosek column-missing', 'dtks empty']),
    );
  });

  it('when one file is named twice', async () => {
    const sources = sourcesWith({});

    expect(await refusal(folder, { sources: { ...sources, dtks: sources.regsosek } })).toEqual([
      { kind: 'same-file-twice', file: 'dtks', rows: 0, examples: [] },
    ]);
  });

  it('when a file is not there, or no Parquet file', async () => {
    const text = join(folder, 'text.parquet');
    writeFileSync(text, 'no Parquet');
    const sources = sourcesWith({});

    expect(await refusal(folder, { sources: { ...sources, p3ke: join(folder, 'nowhere.csv') } })).toMatchObject([
      { kind: 'unreadable', file: 'p3ke' },
    ]);
    expect(await refusal(folder, { sources: { ...sources, p3ke: text } })).toMatchObject([
      { kind: 'unreadable', file: 'p3ke' },
    ]);
  });

  it.each([
    [
      'another word',
      'nik,status\n1,active\n2,well\n',
      { kind: 'status-unknown', column: 'status', examples: ['line 3'] },
    ],
    [
      'two answers',
      'nik,status\n1,active\n1,inactive\n',
      { kind: 'status-twice', column: 'nik', examples: ['line 3'] },
    ],
    ['no status', 'nik\n1\n', { kind: 'column-missing', column: 'status', examples: [] }],
  ])('when Dukcapil’s answers have %s', async (_, text, fault) => {
    const dukcapilPath = join(folder, 'dukcapil.csv');
    writeFileSync(dukcapilPath, text);

    expect(await refusal(folder, { sources: sourcesWith({}), dukcapilPath })).toEqual([
      expect.objectContaining({ file: 'dukcapil', ...fault }),
    ]);
  });

  it('when the folder is there already', async () => {
    const directory = join(folder, 'taken');
    mkdirSync(directory);

    await expect(
      importRegistry({ rules: RULES, sources: sourcesWith({}), day: '2026-01-01', directory }),
    ).rejects.toThrow(FolderTaken);
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('a line that is wrong is left out, with its number, code and column', () => {
  it.each<[string, Noted, string]>([
    ['the name is missing', { name: '' }, 'name-missing,NAMA'],
    ['the name has no letter', { name: '123' }, 'name-missing,NAMA'],
    ['the birth date is none', { born: '1980-02-30' }, 'birth-date-unreadable,TGL_LAHIR'],
    ['the birth date is to come', { born: '2026-01-02' }, 'birth-date-in-future,TGL_LAHIR'],
    ['the birth date is too long ago', { born: '1880-01-01' }, 'birth-date-too-long-ago,TGL_LAHIR'],
    ['the region does not exist', { village: '0099012001' }, 'region-unknown,KODE_KEMDAGRI'],
    ['the village has too few digits', { village: '990101' }, 'region-unknown,KODE_KEMDAGRI'],
  ])('when %s', async (_, change, fault) => {
    const text = csvOf('p3ke', [somebodyElse(1), somebody(change), somebodyElse(2)]);
    const { rejects, report } = await merged(folder, { sources: sourcesWith({ p3ke: text }) });

    expect(rejects).toEqual([`p3ke,3,${fault}`]);
    expect(report.sources.p3ke).toMatchObject({ lines: 3, rejected: 1, merged: 2 });
  });

  it.each<[string, (line: string) => string, string]>([
    ['has a cell too few', (line) => line.replace(/,[^,]*$/, ''), 'line-malformed,'],
    ['has a cell too many', (line) => `${line},`, 'line-malformed,'],
    ['opens a quote', (line) => `"${line}`, 'line-malformed,'],
    ['has a quote within a name', (line) => line.replace('SITI ', 'SITI "I" '), 'line-malformed,'],
    ['has another code for the sex', (line) => line.replace(',P,', ',X,'), 'sex-unknown,JENIS_KELAMIN'],
  ])('when it %s', async (_, change, fault) => {
    const [header = '', line = ''] = csvOf('p3ke', [somebody()]).split('\n');
    const text = [
      header,
      change(line),
      ...csvOf('p3ke', [somebodyElse(1)])
        .split('\n')
        .slice(1),
    ].join('\n');
    const { rejects } = await merged(folder, { sources: sourcesWith({ p3ke: text }) });

    expect(rejects).toEqual([`p3ke,2,${fault}`]);
  });

  it.each<[string, Noted, string]>([
    ['says what an earlier one says', {}, 'line-repeated,'],
    ['names a person again', { name: 'SITI AMINA' }, 'person-twice,nik'],
    ['names a person of another household', { kk: '9901010101150002' }, 'person-in-two-households,no_kk'],
  ])('when it %s', async (_, change, fault) => {
    const text = csvOf('regsosek', [somebody(), somebody(change)]);
    const { rejects } = await merged(folder, { sources: sourcesWith({ regsosek: text }) });

    expect(rejects).toEqual([`regsosek,3,${fault}`]);
  });

  it('and whom it lists in two households is looked at', async () => {
    const text = csvOf('regsosek', [somebody(), somebody({ kk: '9901010101150002' })]);
    const { groundchecks } = await merged(folder, { sources: sourcesWith({ regsosek: text }) });

    expect(groundchecks).toEqual(['1,1,9901,double,in-two-households,']);
  });

  it('with every fault of it', async () => {
    const text = csvOf('p3ke', [somebodyElse(1), somebody({ name: '', born: 'soon', village: '' })]);
    const { rejects, report } = await merged(folder, { sources: sourcesWith({ p3ke: text }) });

    expect(rejects).toHaveLength(3);
    expect(report.sources.p3ke.rejected).toBe(1);
  });

  it('counted by rows in a Parquet file', async () => {
    const [csv, parquet] = [join(folder, 'to-pack.csv'), join(folder, 'packed.parquet')];
    writeFileSync(csv, csvOf('p3ke', [somebodyElse(1), somebody({ name: '' })]));
    await withDuckDb({ threads: 1 }, (duckDb) =>
      duckDb.run(`copy (from read_csv('${csv}', all_varchar = true)) to '${parquet}' (format parquet)`),
    );
    const { rejects } = await merged(folder, { sources: { ...sourcesWith({}), p3ke: parquet } });

    expect(rejects).toEqual(['p3ke,2,name-missing,NAMA']);
  });

  it('and every line is either of one person or left out, whatever is in the file', async () => {
    const { columns } = layoutOf(RULES, 'regsosek');
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        '1',
        '2',
        ...Object.values(somebody()),
        '1980-03-12',
        '9901015203800002',
        '"',
        '\u0000',
        "'",
        ';',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    );
    const line = fc
      .array(cell, { minLength: Object.keys(columns).length - 1, maxLength: Object.keys(columns).length + 1 })
      .map((cells) => cells.join(',').replaceAll(/[\r\n]/g, ''));

    await fc.assert(
      fc.asyncProperty(
        fc.array(
          line.filter((text) => text !== ''),
          { maxLength: 12 },
        ),
        async (lines) => {
          const text = csvOf('regsosek', [somebodyElse(1)]) + lines.map((one) => `${one}\n`).join('');
          const { persons, rejects } = await merged(folder, { sources: sourcesWith({ regsosek: text }) });
          const placed = persons.flatMap(({ lines: at }) => at.split(', ')).filter((at) => at.startsWith('regsosek'));
          const left = new Set(rejects.map((reject) => reject.split(',').slice(0, 2).join(' ')));

          expect([...placed, ...left].sort()).toEqual(
            [...lines.keys(), lines.length].map((index) => `regsosek ${index + 2}`).sort(),
          );
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('an import that ends early', () => {
  it('leaves no folder that could be taken for a registry', async () => {
    const directory = join(folder, 'early');
    const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
      const result = await work();
      if (name === 'Writing the registry') throw new Error('The power is gone.');
      return result;
    };

    await expect(
      importRegistry({ rules: RULES, sources: sourcesWith({}), day: '2026-01-01', directory, step }),
    ).rejects.toThrow('The power is gone.');
    expect(existsSync(directory)).toBe(false);
    expect(readFileSync(sourcesWith({}).dtks, 'utf8')).toBe(csvOf('dtks', [somebody()]));
  });
});
