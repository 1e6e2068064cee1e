/** In a smaller group somebody could be told by what is known of them otherwise. */
export const SMALLEST_GROUP = 5;

/** A number of households as it may be told: none, or enough of them; `null` is not told. */
export function told(households: number): number | null {
  return isSmall(households) ? null : households;
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

function isSmall(households: number): boolean {
  return households > 0 && households < SMALLEST_GROUP;
}
