import type { MergeRules } from './merge-rules';

/** SQL of how many of year, month and day two birth dates share; day and month swapped count as two. */
export function datePartsSql(one: string, other: string): string {
  const same = (part: string): string => `(${part}(${one}) = ${part}(${other}))::integer`;
  const swapped = `year(${one}) = year(${other}) and month(${one}) = day(${other}) and day(${one}) = month(${other})`;
  return `greatest(${['year', 'month', 'day'].map(same).join(' + ')}, case when ${swapped} then 2 else 0 end)`;
}

/** Aliases of two rows of `rec` in a query. */
interface Compared {
  readonly one: string;
  readonly other: string;
}

/**
 * SQL of whether two records with one valid NIK are of one person. Only who
 * differs in both name and birth date is somebody else.
 */
export function samePersonSql({ one, other }: Compared, { sameNik }: MergeRules): string {
  // Nearly always the dates are the same, which costs the least to see.
  return `(${one}.birth_date = ${other}.birth_date
    or ${datePartsSql(`${one}.birth_date`, `${other}.birth_date`)} >= ${sameNik.dateParts}
    or jaro_winkler_similarity(${one}.name, ${other}.name) >= ${sameNik.name})`;
}

/** SQL of the score of two records: the weights of all that agrees, added up. */
export function scoreSql({ one, other }: Compared, { weights }: MergeRules): string {
  const { name, birthDate, sex, kk, place, nik } = weights;
  const alike = `jaro_winkler_similarity(${one}.name, ${other}.name)`;
  const similar = name.similar.map(({ from, weight }) => `when ${alike} >= ${from} then ${weight}`).join(' ');
  const parts = datePartsSql(`${one}.birth_date`, `${other}.birth_date`);
  const near = `levenshtein(${one}.written_nik, ${other}.written_nik) <= 2`;
  return [
    `(case when ${one}.name = ${other}.name then ${one}.name_weight ${similar} else ${name.different} end)`,
    `(case ${parts} when 3 then ${birthDate.same} when 2 then ${birthDate.twoParts} else ${birthDate.different} end)`,
    `(case when ${one}.sex = ${other}.sex then ${sex.same} else ${sex.different} end)`,
    `(case when ${one}.kk = ${other}.kk then ${kk.same} when ${one}.kk <> ${other}.kk then ${kk.different} else 0 end)`,
    `(case when ${one}.village = ${other}.village then ${place.village}
      when ${one}.kabupaten = ${other}.kabupaten then ${place.kabupaten} else ${place.different} end)`,
    `(case when ${one}.written_nik is null or ${other}.written_nik is null then 0 when ${near} then ${nik.near} else ${nik.far} end)`,
  ].join(' + ');
}

/** SQL of the keys by which records are brought together for comparison: a row of `rec` with none of them meets nobody. */
export const BLOCKS = {
  household: 'kk',
  birthday: "kabupaten || strftime(birth_date, '%Y%m%d')",
  namesake: 'village || name',
  /** One wrong digit spoils one half of a NIK and leaves the other. */
  nikEnd: "case when length(written_nik) >= 12 then 'e' || written_nik[-8:] || sex end",
  nikStart: "case when length(written_nik) >= 12 then 's' || written_nik[:12] end",
} as const;

/**
 * SQL of pairs worth comparing, `probe` and `pool` being numbers of records in two tables `(rid)`. Blocks larger than the
 * rules allow are left out, for whatever is in them tells nobody apart. Who stands in one household of one file is never
 * compared: it names them as two people.
 */
export function pairsSql({
  probe,
  pool,
  blocks,
  rules,
}: {
  readonly probe: string;
  readonly pool: string;
  readonly blocks: readonly (keyof typeof BLOCKS)[];
  readonly rules: MergeRules;
}): string {
  const each = blocks.map((block) => {
    const keyed = (table: string): string =>
      `(select rid, ${BLOCKS[block]} as key from rec semi join ${table} using (rid))`;
    const few = `select rid, key from ${keyed(pool)} semi join ${keyed(probe)} using (key)
      qualify count(*) over (partition by key) <= ${rules.largestBlock}`;
    return `select p.rid as probe, q.rid as pool from ${keyed(probe)} p join (${few}) q using (key)`;
  });
  return each.join(' union ');
}
