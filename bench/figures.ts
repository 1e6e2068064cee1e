/** Two measurements of the same work, made one after the other in one run. */
export interface Pair {
  readonly ours: number;
  readonly other: number;
}

export interface PairedRatio {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The smallest sample that at least `share` (0 to 1) of all samples do not exceed. Throws without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error('There are no samples.');
  return found;
}

/** The middle sample, or the mean of the two in the middle. Throws without samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('There are no samples.');
  return (upper + lower) / 2;
}

/** `ours` divided by `other` within each pair, so that what disturbed a whole pair cancels out. Throws without pairs. */
export function pairedRatio(pairs: readonly Pair[]): PairedRatio {
  const ratios = pairs.map(({ ours, other }) => ours / other);
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

/** Lines up cells in columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map((row) => `  ${line(row)}`).join('\n');
}
