import type { DuckDBConnection } from '@duckdb/node-api';

import { CELL, CELL_SIZE, TENTHS, type DecileCuts } from './cuts';
import { rowsOf } from './duckdb';

/** How a scored row comes by its deciles. */
export interface CellPlaces {
  /** Joins the table `cell_place` to a table with the columns `row` and `score`. */
  readonly join: string;
  /** The deciles of the three levels, named as in a result. */
  readonly columns: readonly string[];
}

/** The column of a level's decile, the prefix of its columns in `cell_place`, and its nine cuts in `placed`. */
interface PlacedLevel {
  readonly name: string;
  readonly prefix: string;
  readonly cuts: readonly string[];
}

/** Above every score: no cut is passed. */
const NO_CUT = 2 ** 31 - 1;

const cutsOf = (table: string): readonly string[] => TENTHS.map((tenth) => `${table}.q${tenth}`);

/**
 * Makes the table `cell_place` out of `cell`, `coefficient`, `province_cut` and `kabupaten_cut`: for every cell of every
 * kabupaten in which there is anybody, the deciles of its lowest score and the cuts that fall into it. A row then finds its
 * place by position and is compared with the cuts of its own cell, of which hardly a cell has any, instead of with all 27.
 * In a nation a cell has one cut of a level at most; among few households it may have all nine.
 */
export async function placeCells(duckDb: DuckDBConnection, { national }: DecileCuts): Promise<CellPlaces> {
  const levels: readonly PlacedLevel[] = [
    { name: 'national_decile', prefix: 'n', cuts: national.map(String) },
    { name: 'province_decile', prefix: 'p', cuts: cutsOf('province_cut') },
    { name: 'kabupaten_decile', prefix: 'k', cuts: cutsOf('kabupaten_cut') },
  ];
  await duckDb.run(`
    create temp table cut_cell as
    select c.row, c.kabupaten::region as kabupaten, cell, ${levels.flatMap(inCellSql).join(', ')}
    from (select stratum, cell, cell * ${CELL_SIZE} as low from cell) join coefficient c using (stratum)
      join province_cut on province_cut.region = stratum // 100 join kabupaten_cut on kabupaten_cut.region = stratum`);
  const most = levels.map(({ prefix }) => `coalesce(max(len(${prefix}_cuts)), 0)`).join(', ');
  const [shape] = await rowsOf<{ first: number; width: number; most: number }>(
    duckDb,
    `select coalesce(min(cell), 0)::integer as first, coalesce(max(cell) - min(cell), 0)::integer + 1 as width,
       greatest(${most})::integer as most from cut_cell`,
  );
  const { first = 0, width = 1, most: depth = 0 } = shape ?? {};
  const place = `row::integer * ${width} - ${first} + cell`;
  const thresholds = levels.flatMap(({ prefix }) =>
    upTo(depth).map((n) => `coalesce(${prefix}_cuts[${n}], ${NO_CUT}) as ${prefix}_cut${n}`),
  );
  const bases = levels.map(({ prefix }) => `${prefix}_base`);
  await duckDb.run(`
    create temp table cell_place as
    select ${[`(${place})::integer as place`, 'kabupaten', ...bases, ...thresholds].join(', ')} from cut_cell`);
  return {
    join: `join cell_place on place = row::integer * ${width} - ${first} + (${CELL})`,
    columns: levels.map(({ name, prefix }) => `${decileInCellSql(prefix, depth)} as ${name}`),
  };
}

/**
 * The decile of a cell's lowest score, and the cuts which some score of the cell exceeds and another does not. Hardly a cell
 * has one, and only there is a list made.
 */
function inCellSql({ prefix, cuts }: PlacedLevel): readonly string[] {
  const high = `low + ${CELL_SIZE - 1}`;
  const below = countSql(cuts, (cut) => `${cut} < low`);
  const within = `list_filter([${cuts.join(', ')}]::integer[], lambda cut: cut between low and ${high})`;
  return [
    `(1 + ${below})::utinyint as ${prefix}_base`,
    `case when ${countSql(cuts, (cut) => `${cut} <= ${high}`)} > ${below} then ${within} else []::integer[] end as ${prefix}_cuts`,
  ];
}

/** How many of `cuts` fulfil a condition; none where there is none. */
function countSql(cuts: readonly string[], condition: (cut: string) => string): string {
  return `(${['0', ...cuts.map((cut) => `(${condition(cut)})::utinyint`)].join(' + ')})`;
}

function decileInCellSql(prefix: string, depth: number): string {
  const passed = upTo(depth).map((n) => `(score > ${prefix}_cut${n})::utinyint`);
  return `(${[`${prefix}_base`, ...passed].join(' + ')})::utinyint`;
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
