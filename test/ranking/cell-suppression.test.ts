import fc from 'fast-check';

import { hiddenCells, type Cell } from '../../ranking/cell-suppression';

const PRIME = 1_000_003;
const SMALLEST = 5;

interface Nation {
  /** Kabupaten, and for each dimension the number of households of each group. */
  readonly kabupaten: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

/** Regions over which a kabupaten counts. */
const around = (kabupaten: string): readonly string[] => ['nation', kabupaten.slice(0, 2), kabupaten];

/** Every cell of a report about a nation, sums included; those of nobody are left out, as in a report. */
function cellsOf({ kabupaten }: Nation): readonly Cell[] {
  const sums = new Map<string, number>();
  for (const [code, dimensions] of Object.entries(kabupaten)) {
    for (const region of around(code)) {
      for (const [dimension, groups] of Object.entries(dimensions)) {
        groups.forEach((value, group) => {
          const key = `${region} ${dimension} ${String(group)}`;
          sums.set(key, (sums.get(key) ?? 0) + value);
        });
      }
      const [first = []] = Object.values(dimensions);
      const whole = first.reduce((sum, value) => sum + value, 0);
      sums.set(`${region} all all`, (sums.get(`${region} all all`) ?? 0) + whole);
    }
  }
  return [...sums].map(([key, value]) => {
    const [region = '', dimension = '', group = ''] = key.split(' ');
    return { region, dimension, group, value, isSmall: value > 0 && value < SMALLEST };
  });
}

/** Every sum there is, as indexes of cells: the first is the sum of the others. */
function sumsOf(cells: readonly Cell[]): readonly (readonly number[])[] {
  const at = (isPart: (cell: Cell) => boolean): number[] =>
    cells.flatMap((cell, index) => (isPart(cell) ? [index] : []));
  return cells.flatMap((cell, index): (readonly number[])[] => {
    const parts = at(({ region, dimension, group }) => {
      const parent = region === 'nation' ? '' : region.length === 4 ? region.slice(0, 2) : 'nation';
      return parent === cell.region && dimension === cell.dimension && group === cell.group;
    });
    const dimensions = [...new Set(cells.map(({ dimension }) => dimension))].filter((name) => name !== 'all');
    const groups = dimensions.map((name) =>
      at(({ region, dimension }) => region === cell.region && dimension === name),
    );
    const own = cell.dimension === 'all' ? [parts, ...groups] : [parts];
    return own.filter((list) => list.length > 0).map((list) => [index, ...list]);
  });
}

/** Hidden cells that follow from what is told, by solving all sums for them. */
function computable(cells: readonly Cell[], hidden: ReadonlySet<number>): readonly number[] {
  const rows = sumsOf(cells).map((sum) => {
    return new Map(sum.flatMap((index, place) => (hidden.has(index) ? [[index, place === 0 ? PRIME - 1 : 1]] : [])));
  });
  const solved: Map<number, number>[] = [];
  for (const row of rows) {
    for (const other of solved) eliminate(row, other);
    const [pivot] = row.keys();
    if (pivot === undefined) continue;
    scale(row, inverse(row.get(pivot) ?? 1));
    for (const other of solved) eliminate(other, row);
    solved.push(row);
  }
  return solved.flatMap((row) => (row.size === 1 ? [...row.keys()] : []));
}

/** Takes the pivot of `by`, its first, out of `row`. */
function eliminate(row: Map<number, number>, by: ReadonlyMap<number, number>): void {
  const [pivot = -1] = by.keys();
  const times = row.get(pivot);
  if (times === undefined) return;
  for (const [index, value] of by) {
    const left = ((row.get(index) ?? 0) + PRIME * PRIME - times * value) % PRIME;
    if (left === 0) row.delete(index);
    else row.set(index, left);
  }
}

function scale(row: Map<number, number>, by: number): void {
  for (const [index, value] of row) row.set(index, (value * by) % PRIME);
}

function inverse(value: number): number {
  let [result, base, power] = [1, value, PRIME - 2];
  while (power > 0) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
    power = Math.floor(power / 2);
  }
  return result;
}

/** Households with a trait of each of two dimensions, so that both add up to the same. */
const aNation: fc.Arbitrary<Nation> = fc
  .uniqueArray(fc.constantFrom('1101', '1102', '1103', '1201', '1202', '1301', '1401', '1402'), { minLength: 1 })
  .chain((codes) =>
    fc.record(
      Object.fromEntries(
        codes.map((code) => {
          const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(7), fc.nat(60)), { minLength: 6, maxLength: 6 });
          return [
            code,
            counts.map((n) => ({
              sex: [sum(n.slice(0, 3)), sum(n.slice(3))],
              size: [0, 1, 2].map((g) => (n[g] ?? 0) + (n[g + 3] ?? 0)),
            })),
          ];
        }),
      ),
    ),
  )
  .map((kabupaten) => ({ kabupaten }));

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('numbers that are held back', () => {
  it('hold back every small one, and none of them follows from what is told', () => {
    fc.assert(
      fc.property(aNation, (nation) => {
        const cells = cellsOf(nation);
        const hidden = hiddenCells(cells);

        expect(cells.flatMap(({ isSmall }, index) => (isSmall && !hidden.has(index) ? [index] : []))).toEqual([]);
        expect(computable(cells, hidden)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are found to follow from the others when the small ones alone are held back', () => {
    const cells = cellsOf({ kabupaten: { '1101': { sex: [3, 20] }, '1102': { sex: [30, 40] } } });
    const alone = new Set(cells.flatMap(({ isSmall }, index) => (isSmall ? [index] : [])));

    expect(computable(cells, alone)).toEqual([...alone]);
    expect(hiddenCells(cells).size).toBe(4);
  });

  it('are none where nothing is small, and leave the nation alone where regions can hide each other', () => {
    const large = cellsOf({ kabupaten: { '1101': { sex: [30, 20] }, '1102': { sex: [30, 40] } } });
    const some = cellsOf({
      kabupaten: { '1101': { sex: [3, 20] }, '1102': { sex: [30, 40] }, '1201': { sex: [9, 9] } },
    });

    expect(hiddenCells(large).size).toBe(0);
    expect([...hiddenCells(some)].map((index) => some[index]?.region)).not.toContain('nation');
  });

  it('are all of them where the whole nation is small', () => {
    const few = cellsOf({ kabupaten: { '1101': { sex: [1, 2] }, '1201': { sex: [0, 1] } } });

    expect(hiddenCells(few).size).toBe(few.length);
  });
});
