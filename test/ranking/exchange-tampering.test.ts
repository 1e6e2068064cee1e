import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

import type { ExchangeFaultKind } from '../../ranking/exchange-faults';
import { demoModel, testFolder } from './folder';
import {
  coverOf,
  csvOf,
  exchangeOf,
  faultsOf,
  imported,
  writeParquet,
  type Exchanged,
  type OutsideRow,
} from './outside';

const folder = testFolder();
let exchanged: Exchanged;
let rows: readonly OutsideRow[];

beforeAll(async () => {
  exchanged = await exchangeOf(folder, { model: demoModel(), households: 260, proposals: 30 });
  ({ rows } = exchanged);
});

const RUNS = 40;
const LEVELS = ['national_decile', 'province_decile', 'kabupaten_decile'] as const;

/** One thing done to a result: what it is then, and the fault it must be refused for. */
interface Tampering {
  readonly tamper: (rows: readonly OutsideRow[]) => readonly Readonly<Record<string, string>>[];
  readonly kind: ExchangeFaultKind;
}

/** Replaces the row at `index`, counted round, by what `change` makes of it. */
function replacing(index: number, change: (row: OutsideRow) => readonly Readonly<Record<string, string>>[]) {
  return (all: readonly OutsideRow[]) => all.flatMap((row, at) => (at === index % all.length ? change(row) : [row]));
}

const anIndex = fc.nat(10_000);
const aLevel = fc.constantFrom(...LEVELS);

const tamperings: fc.Arbitrary<Tampering> = fc.oneof(
  anIndex.map((index): Tampering => ({ kind: 'household-missing', tamper: replacing(index, () => []) })),
  anIndex.map((index): Tampering => ({ kind: 'household-twice', tamper: replacing(index, (row) => [row, row]) })),
  fc.tuple(anIndex, fc.integer({ min: 10_000 })).map(([index, id]): Tampering => {
    const tamper = replacing(index, (row) => [row, { ...row, household_id: String(id), proposal_id: '' }]);
    return { kind: 'household-unknown', tamper };
  }),
  fc.tuple(anIndex, fc.constantFrom('', 'NaN', 'inf', '13 million')).map(([index, score]): Tampering => {
    return { kind: 'missing-or-not-finite', tamper: replacing(index, (row) => [{ ...row, score }]) };
  }),
  fc
    .tuple(anIndex, aLevel, fc.oneof(fc.integer({ max: 0 }), fc.integer({ min: 11 })))
    .map(([index, level, decile]): Tampering => {
      return { kind: 'out-of-range', tamper: replacing(index, (row) => [{ ...row, [level]: String(decile) }]) };
    }),
  anIndex.map((index): Tampering => {
    const moved = (kabupaten: string): string => (kabupaten === '9901' ? '9902' : '9901');
    const tamper = replacing(index, (row) => [{ ...row, kabupaten: moved(row.kabupaten) }]);
    return { kind: 'kabupaten-differs', tamper };
  }),
  fc.tuple(anIndex, aLevel).map(([index, level]): Tampering => {
    // Five away, so that no household is left alone between its old and its new decile.
    const away = (decile: string): string => String(((Number(decile) + 4) % 10) + 1);
    return { kind: 'decile-against-score', tamper: replacing(index, (row) => [{ ...row, [level]: away(row[level]) }]) };
  }),
  fc
    .tuple(anIndex, anIndex)
    .map(([one, other]): Tampering => ({ kind: 'decile-against-score', tamper: swapScores(one, other) })),
);

/** Gives two households of the third and the eighth national decile each other's score. */
function swapScores(one: number, other: number): Tampering['tamper'] {
  return (all) => {
    const poor = all.filter(({ national_decile }) => national_decile === '3');
    const rich = all.filter(({ national_decile }) => national_decile === '8');
    const [a, b] = [poor[one % poor.length], rich[other % rich.length]];
    const score = (row: OutsideRow): string => (row === a ? b?.score : row === b ? a?.score : row.score) ?? '';
    return all.map((row) => ({ ...row, score: score(row) }));
  };
}

describe('a result that was tampered with', () => {
  it('is refused for what was done, and nothing is written', async () => {
    const outsidePath = join(folder, 'tampered.csv');

    await fc.assert(
      fc.asyncProperty(tamperings, async ({ tamper, kind }) => {
        writeFileSync(outsidePath, csvOf(tamper(rows)));

        const faults = await faultsOf(exchanged, { outsidePath });

        expect(faults.map((fault) => fault.kind)).toContain(kind);
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused for a byte that changed after its cover was written', async () => {
    const outsidePath = join(folder, 'byte.csv');
    const bytes = Buffer.from(csvOf(rows));
    writeFileSync(outsidePath, bytes);
    const cover = await coverOf(exchanged, outsidePath);

    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        writeFileSync(outsidePath, changed);

        const faults = await faultsOf(exchanged, { outsidePath, cover });

        expect(faults.map(({ kind }) => kind)).toEqual(['file-differs']);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a result that was only put into another order', () => {
  it('is taken over as the very same', async () => {
    const own = readFileSync(exchanged.ownPath);
    const shuffled = fc.shuffledSubarray([...rows], { minLength: rows.length });
    const orderedPath = join(folder, 'ordered', 'result.parquet');

    await fc.assert(
      fc.asyncProperty(shuffled, fc.constantFrom('csv', 'parquet'), async (all, format) => {
        const outsidePath = join(folder, `shuffled.${format}`);
        if (format === 'csv') writeFileSync(outsidePath, csvOf(all));
        else await writeParquet(all, { path: outsidePath });

        await imported(exchanged, { outsidePath, resultPath: orderedPath });

        expect(readFileSync(orderedPath).equals(own)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });
});
