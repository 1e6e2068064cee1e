/** SQL of a number from 0 up to, not including, 1. The same for the same salt, row and seed. */
export type Chance = (salt: number) => string;

/** Chance that hangs on the columns `key` of a row and on `seed`, not on the order in which rows are made. */
export function chanceOf(key: string, seed: number): Chance {
  return (salt) => `((hash(${key}, ${salt}, ${seed}) >> 11)::double / 9007199254740992)`;
}

/** SQL of one of `values`, each as likely as any other, or the first ones likelier the larger `skew` is above 1. */
export function pickSql(values: readonly string[], { chance, skew = 1 }: { chance: string; skew?: number }): string {
  return `[${values.map((value) => `'${value}'`).join()}][1 + floor(${values.length} * pow(${chance}, ${skew}))::integer]`;
}

/**
 * SQL of the name of one of `shares`, each with its share of 1 as probability, or of `otherwise`. `when` narrows an entry to
 * the rows for which it holds; the share of the others goes to `otherwise`.
 */
export function drawSql(
  shares: readonly { readonly name: string; readonly share: number; readonly when?: string }[],
  { chance, otherwise }: { readonly chance: string; readonly otherwise: string },
): string {
  let upTo = 0;
  const cases = shares.map(({ name, share, when }) => {
    const from = upTo;
    upTo += share;
    const range = `${chance} >= ${from.toFixed(6)} and ${chance} < ${upTo.toFixed(6)}`;
    return `when ${range}${when === undefined ? '' : ` and (${when})`} then '${name}'`;
  });
  return `case ${cases.join(' ')} else '${otherwise}' end`;
}
