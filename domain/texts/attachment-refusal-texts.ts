import type { AttachmentRefusal } from '../attachments';
import { say, type Advice } from './wording';

/** Why a document or photo was not kept. */
export const ATTACHMENT_REFUSALS = {
  'attachment-too-large': {
    text: say('Berkas terlalu besar[ (paling besar {max} MB)]', 'The file is too large[ (at most {max} MB)]'),
    next: say('Perkecil foto atau pindaian, lalu kirim lagi.', 'Make the photo or scan smaller and send it again.'),
  },
  'attachment-type-mismatch': {
    text: say(
      'Isi berkas bukan jenis yang disebut, atau jenis itu tidak diterima',
      'The content is not of the type stated, or that type is not taken',
    ),
    next: say('Kirim foto JPEG, PNG, WebP, atau HEIC, atau PDF.', 'Send a JPEG, PNG, WebP or HEIC photo, or a PDF.'),
  },
  'attachment-hash-differs': {
    text: say('Berkas berubah di perjalanan', 'The file changed on its way'),
    next: say('Kirim berkas itu sekali lagi.', 'Send the file once more.'),
  },
  'content-digest-required': {
    text: say('Sidik digital isi berkas tidak disebut', 'The hash of the content is not stated'),
    next: say(
      'Kirim tajuk Content-Digest dengan sha-256 dari isi berkas.',
      'Send the header Content-Digest with the sha-256 of the content.',
    ),
  },
} as const satisfies Record<AttachmentRefusal, Advice> & Record<string, Advice>;
