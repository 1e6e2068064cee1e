import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText } from './duckdb';

/** The low 32 bits; what is multiplied stays below 2^64, so no product is cut. */
const LOW = 2 ** 32 - 1;

/** Odd numbers with their bits well mixed: those of xxHash. */
const FACTORS = [2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263] as const;

/** The bits of `value` spread over 64, as SQL. Equal values stay equal; others differ in about half of the bits. */
function spread(value: string, [low, high]: readonly [number, number]): string {
  return `xor((${value} & ${LOW}) * ${low}, (${value} >> 32) * ${high})`;
}

/**
 * The query behind `resultSha256`, for whoever wants to repeat it: `duckdb -c` with this text. It answers `households` and
 * `sha256`.
 */
export function resultHashSql(path: string): string {
  const deciles = 'national_decile * 4294967296 + province_decile * 68719476736 + kabupaten_decile * 1099511627776';
  return `
    with row as (
        select case when household_id is null then ('0x' || left(md5(proposal_id), 16))::ubigint
            else household_id::ubigint end as id,
          (score::bigint + 2147483648 + ${deciles} + kabupaten::bigint * 17592186044416)::ubigint as said
        from read_parquet(${sqlText(path)})),
      keyed as (select ${spread('id', [FACTORS[0], FACTORS[1]])} as k, said from row),
      joined as (select xor(xor(k, k >> 29), said) as j from keyed),
      once as (select ${spread('j', [FACTORS[2], FACTORS[3]])} as o from joined),
      shifted as (select xor(o, o >> 32) as s from once),
      twice as (select ${spread('s', [FACTORS[1], FACTORS[2]])} as t from shifted)
    select count(*)::double as households,
      sha256(concat_ws(' ', 'ranking-result-1', count(*), coalesce(sum(xor(t, t >> 31)), 0))) as sha256
    from twice`;
}

/**
 * One hash for what a result says: the SHA-256 of the number of rows and the sum of a 64-bit number for each row, made of
 * its id, kabupaten, score and three deciles. The same for the same rows in whatever order, with any number of threads and
 * whatever version packs the Parquet file; anybody can repeat it with `resultHashSql`.
 *
 * Two results that differ by accident, a row lost or doubled, a decile moved, the scores of two households swapped, have
 * the same sum once in 2^64. It is no seal against forgery: somebody who may choose many rows can make sums meet. Whoever
 * must prove that a file is the one written keeps the SHA-256 of its bytes as well, `fileSha256`.
 */
export async function resultSha256(
  duckDb: DuckDBConnection,
  path: string,
): Promise<{ readonly households: number; readonly sha256: string }> {
  const [row] = await rowsOf<{ households: number; sha256: string }>(duckDb, resultHashSql(path));
  if (row === undefined) throw new Error('DuckDB gave no hash of the result.');
  return row;
}
