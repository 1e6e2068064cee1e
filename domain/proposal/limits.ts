import type { EvidenceKind } from './submission';

/** The longest Indonesian name on record is far below; longer input is a mistake or an attack. */
export const LONGEST_NAME = 150;
export const LONGEST_ADDRESS = 300;
/** Where a document lies: a path or address, not the document. */
export const LONGEST_REFERENCE = 300;
/** No Kartu Keluarga lists more people. */
export const MOST_MEMBERS = 30;

export const EVIDENCE_KINDS = [
  'ktp',
  'kk',
  'house-photo',
  'berita-acara',
  'attendance-list',
  'sptjm',
  'sktm',
  'assignment-letter',
] as const satisfies readonly EvidenceKind[];

export const EVIDENCE_MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
