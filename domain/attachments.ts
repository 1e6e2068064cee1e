/** What may be attached to a task, by the content itself and not by what the sender calls it. */
export const ATTACHMENT_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf'] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

export type AttachmentRefusal = 'attachment-too-large' | 'attachment-type-mismatch' | 'attachment-hash-differs';

/** The limits of one period. */
export interface AttachmentRules {
  /** yyyy-mm-dd, both days included. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  readonly maxBytes: number;
  readonly types: readonly AttachmentType[];
}

const MEBIBYTE = 1024 * 1024;

/** Every version of the limits, oldest first. */
export const ATTACHMENT_RULES: readonly AttachmentRules[] = [
  {
    validFrom: '2025-01-01',
    source: 'none: policy assumption (a phone photo has 2-6 MB, a scanned berita acara of 10 pages 3-8 MB)',
    maxBytes: 10 * MEBIBYTE,
    types: ATTACHMENT_TYPES,
  },
];

/** The limits in force on a day (yyyy-mm-dd); `undefined` before the first ones. */
export function attachmentRules(isoDate: string): AttachmentRules | undefined {
  return ATTACHMENT_RULES.find(
    ({ validFrom, validTo }) => validFrom <= isoDate && (validTo === undefined || isoDate <= validTo),
  );
}

/** What was found out about a content while it was received. */
export interface ReceivedContent {
  readonly bytes: number;
  /** As the content's own signature says; `undefined` when it has none we know. */
  readonly sniffedType: string | undefined;
  readonly sha256: string;
}

/** What the sender said about it. */
export interface DeclaredContent {
  readonly mediaType: string;
  readonly sha256: string;
}

/**
 * Why a content may not be kept, or `undefined`. What it is called counts for nothing against what it is.
 * @basis none: policy assumption (OWASP ASVS 5.0, chapter 5: file handling)
 */
export function refuseAttachment(
  rules: Pick<AttachmentRules, 'maxBytes' | 'types'>,
  { received, declared }: { readonly received: ReceivedContent; readonly declared: DeclaredContent },
): AttachmentRefusal | undefined {
  if (received.bytes > rules.maxBytes) return 'attachment-too-large';
  const allowed: readonly string[] = rules.types;
  const isWhatItSays = received.sniffedType === declared.mediaType && allowed.includes(declared.mediaType);
  if (!isWhatItSays) return 'attachment-type-mismatch';
  return received.sha256 === declared.sha256 ? undefined : 'attachment-hash-differs';
}
