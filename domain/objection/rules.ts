/** What a rule demands of an objection when it is filed, beyond being in time. */
export interface ObjectionRule {
  readonly id: string;
  /** yyyy-mm-dd of the first day we know it to be applied. */
  readonly validFrom: string;
  readonly source: string;
  /** A photo of the house together with where it was taken. */
  readonly needsPlacedHousePhoto: boolean;
  /** Whoever objects lives in the village of the household whose decision it is. */
  readonly needsSameVillage: boolean;
}

/** Every rule a calendar can name. How long each step may take is the calendar's own. */
export const OBJECTION_RULES: readonly ObjectionRule[] = [
  {
    id: 'O-2024',
    validFrom: '2024-01-01',
    source:
      'AYOBOGOR-SANGGAH (DTKS rules of 2024): same village, house photo and coordinates. Whether it holds under DTSEN is not confirmed',
    needsPlacedHousePhoto: true,
    needsSameVillage: true,
  },
  {
    id: 'O-pilot',
    validFrom: '2025-01-01',
    source:
      'GESAHKITA; MEDIAKAMPUNG; BANYUWANGINEWS (Banyuwangi pilot): a window of one month, no such conditions seen',
    needsPlacedHousePhoto: false,
    needsSameVillage: false,
  },
];

/** An objection as far as a rule looks at it: nothing of it says where the house stands or who objects. */
export interface FiledObjection {
  /** Absent without a photo of the house; `placed` when it says where it was taken. */
  readonly housePhoto?: { readonly placed: boolean };
  /** Kemendagri code, 10 digits; absent when the household objects itself. */
  readonly objectorVillage?: string;
}

export type ObjectionRefusal =
  'house-photo-required' | 'house-photo-not-placed' | 'objector-of-another-village' | 'rule-version-unknown';

export interface Disputed {
  /** The rule its calendar names; absent: none, and everything in time is taken. */
  readonly ruleId: string | undefined;
  /** Of the household whose decision it is. */
  readonly villageCode: string;
}

/** Why an objection may not be filed under a rule, or `undefined`. A rule nobody knows refuses everything. */
export function refuseObjection(
  filed: FiledObjection,
  { ruleId, villageCode }: Disputed,
): ObjectionRefusal | undefined {
  if (ruleId === undefined) return undefined;
  const rule = OBJECTION_RULES.find(({ id }) => id === ruleId);
  if (rule === undefined) return 'rule-version-unknown';
  const { housePhoto, objectorVillage = villageCode } = filed;
  if (rule.needsSameVillage && objectorVillage !== villageCode) return 'objector-of-another-village';
  if (!rule.needsPlacedHousePhoto) return undefined;
  if (housePhoto === undefined) return 'house-photo-required';
  return housePhoto.placed ? undefined : 'house-photo-not-placed';
}
