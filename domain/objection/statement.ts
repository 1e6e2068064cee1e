import type { Sheet } from '../groundcheck/answers';

/** Where something was, in degrees. Of a house it is personal data. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A document or photo that was handed in with an objection. */
export interface StatedDocument {
  readonly kind: 'house-photo' | 'other';
  readonly sha256: string;
  /** Where it lies. */
  readonly reference: string;
  /** Where a photo was taken. */
  readonly location?: Coordinates;
}

/** What whoever objects hands in and says. */
export interface ObjectionStatement {
  readonly documents: readonly StatedDocument[];
  /** What is right instead of what is on record, by field of the groundcheck form; empty where nothing is said of it. */
  readonly corrections: Sheet;
  /** Kemendagri code of 10 digits, where it is not the household itself that objects. */
  readonly objectorVillage?: string;
}
