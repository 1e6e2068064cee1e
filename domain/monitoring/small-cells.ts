/** In a smaller group somebody could be told by what is known of them otherwise. */
export const SMALLEST_GROUP = 5;

/** A number of households as it may be told: none, or enough of them; `null` is not told. */
export function told(households: number): number | null {
  return isSmall(households) ? null : households;
}

/** A share with four digits, which is what is said of it; `null` of nobody. */
export function shareOf(some: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((some / whole) * 10_000) / 10_000;
}

/**
 * Parts of a whole that is told itself, as they may be told. Where a single part is not, the smallest other one is held
 * back too: the whole less the others would give it away.
 */
export function toldParts(parts: readonly number[]): readonly (number | null)[] {
  const small = parts.filter(isSmall);
  if (small.length !== 1) return parts.map(told);
  const others = parts.filter((part) => part >= SMALLEST_GROUP);
  const companion = parts.indexOf(Math.min(...others));
  return parts.map((part, index) => (index === companion ? null : told(part)));
}

/** Numbers of a row by column; `null` is not told. */
type Numbers<Column extends string> = Readonly<Record<Column, number | null>>;

/**
 * Rows whose sums are told elsewhere. Where a column holds back one number only, the sum less the others would give it away,
 * so the row with the fewest `size` that tells everything is held back with it.
 */
export function guardedRows<Column extends string, Row extends Numbers<Column>>(
  rows: readonly Row[],
  { columns, size }: { readonly columns: readonly Column[]; readonly size: Column },
): readonly Row[] {
  const hidden = (name: Column): number => rows.filter((row) => row[name] === null).length;
  if (!columns.some((name) => hidden(name) === 1)) return rows;
  const open = rows.filter((row) => columns.every((name) => row[name] !== null));
  const [companion] = [...open].sort((one, other) => Number(one[size]) - Number(other[size]));
  const nothing = Object.fromEntries(columns.map((name) => [name, null]));
  return rows.map((row) => (row === companion ? { ...row, ...nothing } : row));
}

function isSmall(households: number): boolean {
  return households > 0 && households < SMALLEST_GROUP;
}
