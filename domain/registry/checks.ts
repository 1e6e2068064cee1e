import type { ReasonCode } from '../proposal/reason-codes';
import { kabupatenOf } from '../region';

/** The three kinds of unclear identity that the merge of the founding sources lists. */
export const UNCLEAR_KINDS = ['double', 'inactive', 'unmatched'] as const;
export type UnclearKind = (typeof UNCLEAR_KINDS)[number];

/** Each kind in the code that every office knows. */
export const REASON_OF_KIND: Readonly<Record<UnclearKind, ReasonCode>> = {
  double: 'NIK_GANDA',
  inactive: 'NIK_TIDAK_AKTIF',
  unmatched: 'NIK_TIDAK_DITEMUKAN',
};

/** A listed household with the id its check has, whether or not there is one yet. */
export interface ListedCheck {
  readonly checkId: string;
  /** Kemendagri code, 10 digits. */
  readonly villageCode: string;
}

/** What is known of checks of this list and of others. */
export interface ChecksSoFar {
  /** Ids of those that were begun, whatever became of them. */
  readonly begun: ReadonlySet<string>;
  /** Those that are open now, by kabupaten/kota. */
  readonly open: ReadonlyMap<string, number>;
}

/**
 * The checks to begin now, in the order of the list: none that was begun before, and no more than the field office of a
 * kabupaten/kota has room for beside those it has open.
 */
export function checksToBegin<Check extends ListedCheck>(
  listed: readonly Check[],
  { begun, open, perKabupaten }: ChecksSoFar & { readonly perKabupaten: number },
): readonly Check[] {
  const taken = new Map(open);
  return listed.filter(({ checkId, villageCode }) => {
    const kabupaten = kabupatenOf(villageCode);
    const already = taken.get(kabupaten) ?? 0;
    if (begun.has(checkId) || already >= perKabupaten) return false;
    taken.set(kabupaten, already + 1);
    return true;
  });
}
