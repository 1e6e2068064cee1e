/**
 * What keeps a result made outside from being taken over.
 *
 * `file-missing`: the result or its cover is not where it should be. `manifest-malformed`, `snapshot-changed`: ours are not as they were exported. `cover-malformed`, `other-run`, `other-snapshot`,
 * `counts-differ`, `file-differs`: the cover lacks something, speaks of another ranking, or of another file.
 * `unreadable`, `column-missing`, `line-malformed`: the file. `not-one-id`, `household-unknown`, `household-twice`,
 * `household-missing`, `kabupaten-differs`: who is in it. `missing-or-not-finite`, `out-of-range`: scores and deciles.
 * `decile-against-score`: a household has a lower decile than one with an equal or lower score. `decile-size`: a decile
 * of a region does not hold a tenth.
 */
export type ExchangeFaultKind =
  | 'file-missing'
  | 'manifest-malformed'
  | 'snapshot-changed'
  | 'cover-malformed'
  | 'other-run'
  | 'other-snapshot'
  | 'counts-differ'
  | 'file-differs'
  | 'unreadable'
  | 'column-missing'
  | 'line-malformed'
  | 'not-one-id'
  | 'household-unknown'
  | 'household-twice'
  | 'household-missing'
  | 'kabupaten-differs'
  | 'missing-or-not-finite'
  | 'out-of-range'
  | 'decile-against-score'
  | 'decile-size';

/** Nothing of it comes from the file itself, which may hold what it should not. */
export interface ExchangeFault {
  readonly kind: ExchangeFaultKind;
  /** The column of the file, or the part of the cover. */
  readonly column?: string;
  /** How many rows are affected. */
  readonly rows: number;
  /**
   * The first few: `line 3` of a CSV, counted from its header, or `row 3` of a Parquet file, counted from 1; our own id
   * of a household that is missing; or the region of a decile.
   */
  readonly examples: readonly string[];
}

/** A result that must not be taken over, with everything that is wrong with it. Nothing was written. */
export class ExchangeRefused extends Error {
  override readonly name = 'ExchangeRefused';

  readonly faults: readonly ExchangeFault[];

  constructor(faults: readonly ExchangeFault[]) {
    super('The result made outside cannot be taken over.');
    this.faults = faults;
  }
}

/** Enough to find the cause. */
export const EXAMPLES = 5;

/** A fault of a whole file or cover. */
export function faultOf(kind: ExchangeFaultKind, column?: string): ExchangeFault {
  return { kind, ...(column !== undefined && { column }), rows: 0, examples: [] };
}
