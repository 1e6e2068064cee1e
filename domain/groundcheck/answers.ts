export const PHOTO_KINDS = ['front', 'living-room', 'kitchen', 'bathroom', 'other'] as const;
export type PhotoKind = (typeof PHOTO_KINDS)[number];

export const WITNESS_ROLES = ['rt', 'rw', 'neighbour', 'village-official', 'other'] as const;
export type WitnessRole = (typeof WITNESS_ROLES)[number];

/** Where the device stood, in decimal degrees of WGS 84. */
export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMetres: number;
}

/** A photo kept elsewhere: we hold where it lies and what it must hash to. */
export interface VisitPhoto {
  readonly kind: PhotoKind;
  /** SHA-256 of the content, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly mediaType: string;
  readonly reference: string;
}

/** Somebody who confirms what the officer could not see: that the household left, died out or refused. */
export interface Witness {
  readonly name: string;
  readonly role: WitnessRole;
}

export interface Visit {
  /** ISO 8601 instant with offset, in the legal time of the place visited. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly location?: GeoPoint;
  readonly photos: readonly VisitPhoto[];
  readonly note?: string;
  readonly witness?: Witness;
}

/** The answers to one sheet by field name. Which fields there are is said by the pinned form version. */
export type Sheet = Readonly<Record<string, unknown>>;

/** What a field facilitator brings back from one visit. Everything in it is personal: it enters no id, log or fault. */
export interface GroundcheckAnswers {
  readonly formVersion: string;
  /** Name of a household outcome, or `nobody-home` for a visit that settled nothing. */
  readonly outcome: string;
  readonly visit: Visit;
  readonly household?: Sheet;
  readonly members?: readonly Sheet[];
}
