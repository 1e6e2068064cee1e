import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { testFolder } from '../folder';
import { csvOf, merged, somebody, somebodyElse, writeSources, type Noted, type Noting } from './hand-made';

const folder = testFolder();

/** What came of three sources; each is filled with somebody else where nobody is noted. */
async function mergedOf(noting: Partial<Noting>, dukcapil?: string) {
  const { regsosek = [somebodyElse(1)], p3ke = [somebodyElse(2)], dtks = [somebodyElse(3)] } = noting;
  const sources = writeSources(folder, { noting: { regsosek, p3ke, dtks } });
  if (dukcapil === undefined) return merged(folder, { sources });
  const dukcapilPath = join(folder, 'dukcapil.csv');
  writeFileSync(dukcapilPath, dukcapil);
  return merged(folder, { sources, dukcapilPath });
}

const who = ({ nik = '', ...rest }: Noted) => somebody({ nik, ...rest });

describe('people of several sources', () => {
  it('are one by a valid NIK, whatever else differs a little', async () => {
    const { persons } = await mergedOf({
      regsosek: [somebody()],
      p3ke: [somebody({ name: 'ST. AMINAH', kk: '9901010101150002' })],
      dtks: [somebody({ born: '1980-12-03' })],
    });

    expect(persons).toEqual([
      expect.objectContaining({ name: 'SITI AMINAH', matched_by: 'nik', lines: 'regsosek 2, p3ke 2, dtks 2' }),
    ]);
  });

  it('are two with one NIK when name and birth date say so, and both are looked at', async () => {
    const { persons, groundchecks, report } = await mergedOf({
      regsosek: [somebody()],
      p3ke: [somebody({ name: 'BAMBANG WIBOWO', born: '1961-07-30', sex: 'male', kk: '9901010101150002' })],
    });

    expect(persons.filter(({ nik }) => nik === somebody().nik)).toHaveLength(2);
    expect(groundchecks).toEqual([
      '1,1,9901,double,nik-of-two-people,',
      expect.stringMatching(/^\d,\d,9901,double,nik-of-two-people,1$/),
    ]);
    expect(report.groundchecks.byKabupaten).toEqual({ '9901': { double: 2 } });
  });

  it.each<[string, Noted]>([
    ['has no NIK', {}],
    ['has a NIK that is too short', { nik: '990101520380000' }],
    ['has a NIK of an impossible day', { nik: '9901019903800001' }],
    ['has a name noted differently', { name: 'SITY AMINAH' }],
    ['has day and month swapped', { born: '1980-12-03' }],
    ['has another KK number but lives in the same village', { kk: '9901010101150002' }],
  ])('are one by score when the record %s', async (_, change) => {
    const { persons, groundchecks } = await mergedOf({ regsosek: [somebody()], dtks: [who(change)] });

    expect(persons[0]).toMatchObject({ matched_by: 'score', lines: 'regsosek 2, dtks 2' });
    expect(groundchecks).toEqual([]);
  });

  it.each<[string, Noted]>([
    ['is of another birth date and name', { name: 'DEWI LESTARI', born: '2001-08-09' }],
    ['is a twin', { name: 'YULIANA', kk: somebody().kk }],
    ['lives in another region under another KK number', { kk: '9905010101150002', village: '9905012001' }],
  ])('stay apart when the record without a NIK %s', async (_, change) => {
    const { persons, report } = await mergedOf({ regsosek: [somebody()], dtks: [who(change)] });

    expect(persons.filter(({ lines }) => lines === 'regsosek 2' || lines === 'dtks 2')).toHaveLength(2);
    expect(report.groundchecks.byReason).toMatchObject({ 'nik-missing': 1 });
  });

  it('stay apart when nobody can say which of two it is', async () => {
    const twin = somebody({ nik: '9901015203800002', kk: '9901010101150002' });
    const { persons, report } = await mergedOf({
      regsosek: [somebody(), twin],
      dtks: [who({ kk: '9901010101190003' })],
    });

    expect(persons.filter(({ lines }) => lines.includes('dtks'))).toMatchObject([{ matched_by: 'none', nik: null }]);
    expect(report.groundchecks.byReason).toMatchObject({ 'several-candidates': 1, 'nik-missing': 1 });
  });

  it('find each other without any NIK at all', async () => {
    const { persons } = await mergedOf({ regsosek: [who({})], p3ke: [who({})], dtks: [who({ name: 'SITI AMINA' })] });

    expect(persons).toEqual([expect.objectContaining({ nik: null, lines: 'regsosek 2, p3ke 2, dtks 2' })]);
  });

  it('are never one with somebody of the same household in the same file', async () => {
    const { persons } = await mergedOf({ regsosek: [somebody(), who({ relation: '8' })] });

    expect(persons.filter(({ lines }) => lines.startsWith('regsosek'))).toHaveLength(2);
  });

  it('are looked at when one file seems to list them in two households without a NIK', async () => {
    const { report } = await mergedOf({ regsosek: [somebody(), who({ kk: '9901010101150002' })] });

    expect(report.groundchecks.byReason).toMatchObject({ 'possibly-listed-twice': 1 });
  });

  it('are looked at when they seem to have two valid NIKs, and stay two', async () => {
    const { persons, groundchecks } = await mergedOf({
      regsosek: [somebody()],
      dtks: [somebody({ nik: '9901015203800009' })],
    });

    expect(persons).toHaveLength(3);
    expect(groundchecks).toEqual([expect.stringMatching(/double,possibly-two-niks,1$/)]);
  });
});

describe('households', () => {
  const newKk = '9901010101200007';
  const child = (change: Noted = {}) =>
    somebody({ nik: '9901010103050001', name: 'AGUS', born: '2005-03-01', sex: 'male', relation: '3', ...change });

  it('are where the newest source says, and bring along whoever only an older one knows', async () => {
    const { persons, households } = await mergedOf({
      regsosek: [somebody(), child()],
      dtks: [somebody({ kk: newKk, village: '9902012005' })],
    });
    const [mother, son] = persons;

    expect(son?.household_id).toBe(mother?.household_id);
    expect(households[0]).toMatchObject({ kk: newKk, village: '9902012005' });
  });

  it('do not follow a child who left', async () => {
    const other = child({ nik: '9901014103070001', name: 'RINA', born: '2007-03-01', sex: 'female' });
    const { persons } = await mergedOf({
      regsosek: [somebody(), child(), other],
      dtks: [child({ kk: newKk, relation: '1' })],
    });
    const [mother, son, daughter] = persons;

    expect(daughter?.household_id).toBe(mother?.household_id);
    expect(son?.household_id).not.toBe(mother?.household_id);
    expect(son?.kk).toBe(newKk);
  });

  it('are of one person where there is no KK number', async () => {
    const { persons } = await mergedOf({ regsosek: [somebody({ kk: '' }), child({ kk: '12' })] });

    expect(persons[0]?.household_id).not.toBe(persons[1]?.household_id);
    expect(persons[0]?.kk).toBeNull();
  });
});

describe('Dukcapil', () => {
  const answers = (...statuses: readonly [string, string][]) =>
    ['nik,status', ...statuses.map(([nik, status]) => `${nik},${status}`), ''].join('\n');

  it.each(['inactive', 'not-recorded'])('says who is %s', async (status) => {
    const { persons, groundchecks } = await mergedOf({ regsosek: [somebody()] }, answers([somebody().nik, status]));

    expect(persons[0]?.dukcapil).toBe(status);
    expect(groundchecks).toEqual([`1,1,9901,inactive,${status},`]);
  });

  it('makes a NIK nobody has as good as none', async () => {
    const mistyped = somebody({ nik: '9901015203800009' });
    const { persons } = await mergedOf(
      { regsosek: [somebody()], dtks: [mistyped] },
      answers([somebody().nik, 'active'], [mistyped.nik, 'not-found']),
    );

    expect(persons[0]).toMatchObject({ lines: 'regsosek 2, dtks 2', nik: somebody().nik, dukcapil: 'active' });
  });

  it('is not asked without a file of its answers', async () => {
    const { persons } = await mergedOf({ regsosek: [somebody()] });

    expect(persons.map(({ dukcapil }) => dukcapil)).toEqual(['not-asked', 'not-asked', 'not-asked']);
  });
});

describe('the files of an import', () => {
  const noting = { regsosek: [somebody(), who({ kk: '9901010101150002' })], p3ke: [somebody()], dtks: [who({})] };
  const FILES = ['persons.parquet', 'households.parquet', 'groundchecks.csv', 'rejects.csv', 'report.json'];

  it('are the same, byte for byte, for the same input', async () => {
    const [one, other] = [await mergedOf(noting), await mergedOf(noting)];

    for (const name of FILES) {
      expect(readFileSync(join(one.directory, name)).equals(readFileSync(join(other.directory, name)))).toBe(true);
    }
  });

  it('say nothing of anybody in report, rejects and groundchecks', async () => {
    const { directory } = await mergedOf({
      ...noting,
      regsosek: [...noting.regsosek, somebody(), somebody({ sex: 'male' })],
    });
    const said = FILES.slice(2).map((name) => readFileSync(join(directory, name), 'utf8'));

    expect(said.join('')).not.toMatch(/\b\d{16}\b|AMINAH/i);
  });

  it.each([
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
    ['tabs', (text: string) => text.replaceAll(',', '\t')],
    ['bars', (text: string) => text.replaceAll(',', '|')],
    ['line breaks of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['cells in quotes', (text: string) => text.replaceAll(/[^,\n]+/g, '"$&"')],
    ['a comma in a quoted name', (text: string) => text.replace('SITI AMINAH', '"AMINAH, SITI"')],
    ['blank lines', (text: string) => text.replace('\n', '\n\n')],
  ])('come of a CSV with %s', async (_, change) => {
    const text = change(csvOf('regsosek', [somebody()]));
    const noted = { regsosek: [], p3ke: [somebody()], dtks: [somebody()] };
    const { persons } = await merged(folder, {
      sources: writeSources(folder, { noting: noted, texts: { regsosek: text } }),
    });

    expect(persons).toHaveLength(1);
    expect(persons[0]?.lines).toMatch(/^regsosek [23], p3ke 2, dtks 2$/);
  });
});
