import { createHash } from 'node:crypto';

import { kabupatenOf } from '../../domain/region';
import { DEMONSTRATION_REGIONS } from './officials';
import { isOtherHolderKnown } from './serials';

/** The record of somebody else who holds a NIK. */
export interface OtherRecord {
  readonly reference: string;
  readonly villageCode: string;
}

/** Which of two holders of a NIK keeps it. */
export type Keeper = { readonly kkNumber: string } | 'other';

/** The invented people who hold a NIK of somebody else, and what became of those NIKs. */
export interface DoubleNiks {
  /** The other holder, in another village of the kabupaten asked from; `undefined` where nobody knows. */
  otherHolder(nik: string, villageCode: string): OtherRecord | undefined;
  /** Gives the NIK to one of its holders. False for a reference to no record of this NIK. */
  settle(nik: string, settlement: { readonly reference: string; readonly keeper: Keeper }): boolean;
  /** Who keeps a NIK that was settled; the other one's record is deactivated. */
  keeperOf(nik: string): Keeper | undefined;
}

/** Kept in memory: a restarted register has forgotten what it settled. */
export function createDoubleNiks(): DoubleNiks {
  const settled = new Map<string, Keeper>();
  return {
    otherHolder(nik, villageCode) {
      const region = DEMONSTRATION_REGIONS.find(({ kabupaten }) => kabupaten === kabupatenOf(villageCode));
      const village = region?.villages.find(({ code }) => code !== villageCode);
      if (village === undefined || !isOtherHolderKnown(nik)) return undefined;
      return { reference: referenceTo(nik), villageCode: village.code };
    },
    settle(nik, { reference, keeper }) {
      if (reference !== referenceTo(nik)) return false;
      settled.set(nik, keeper);
      return true;
    },
    keeperOf: (nik) => settled.get(nik),
  };
}

/** The same after a restart, and no number to whoever reads it. */
function referenceTo(nik: string): string {
  return `DK-${createHash('sha256').update(`other holder of ${nik}`).digest('hex').slice(0, 10)}`;
}
