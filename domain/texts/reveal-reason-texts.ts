import type { BilingualText } from '../groundcheck/form';
import type { RevealReason } from '../identity/reveal';
import { say } from './wording';

/** Why a whole NIK or KK number was shown, in the words of the list an official chooses from. */
export const REVEAL_REASON_TEXTS: Readonly<Record<RevealReason, BilingualText>> = {
  'identity-differs': say(
    'Data Dukcapil berbeda dan harus dibandingkan',
    'Dukcapil’s data differ and must be compared',
  ),
  'visit-preparation': say('Persiapan kunjungan lapangan', 'Preparation of a field visit'),
  'household-asks': say('Permintaan keluarga sendiri', 'The household itself asks'),
  'agency-asks': say('Permintaan resmi instansi', 'An agency asks officially'),
  'objection-check': say('Pemeriksaan sanggahan', 'Check of an objection'),
  'breach-notice': say('Pemberitahuan kegagalan pelindungan data', 'Notice of a data breach'),
};
