import type { Programme } from '../eligibility/rules';
import type { Sex } from '../identity/nik';
import type { Channel } from './channels';

/** One person on the Kartu Keluarga as the filer states it. */
export interface SubmittedMember {
  readonly nik: string;
  readonly name: string;
  /** yyyy-mm-dd */
  readonly birthDate: string;
  readonly sex: Sex;
  /** Official relation code, 1 = head. */
  readonly relation: string;
}

export type EvidenceKind =
  'ktp' | 'kk' | 'house-photo' | 'berita-acara' | 'attendance-list' | 'sptjm' | 'sktm' | 'assignment-letter';

/** A document or photo kept elsewhere: we hold where it lies and what it must hash to. */
export interface EvidenceReference {
  readonly kind: EvidenceKind;
  /** SHA-256 of the content, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly mediaType: string;
  readonly reference: string;
}

/** What a filer hands in. Every field is checked by `checkSubmission`; nothing of it may enter an id or a log. */
export interface ProposalSubmission {
  readonly channel: Channel;
  /** Kemendagri code of the desa/kelurahan, 10 digits. */
  readonly villageCode: string;
  readonly rt?: string;
  readonly rw?: string;
  readonly address: string;
  readonly kkNumber: string;
  readonly members: readonly SubmittedMember[];
  readonly evidence: readonly EvidenceReference[];
  /** Programmes the household asks for. */
  readonly programmes: readonly Programme[];
  /** A household already in DTSEN whose data changes, or one that is new to it. */
  readonly kind?: 'new' | 'update';
  readonly relationToHousehold?: 'self' | 'relative' | 'neighbour' | 'official';
  readonly consent: boolean;
  /** The closed proposal this one follows. */
  readonly previousProposalId?: string;
  /** Calendar to live by; the one in force if absent. */
  readonly calendarId?: string;
}
