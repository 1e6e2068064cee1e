import type { End } from '../proposal/stage';
import type { BilingualText } from '../groundcheck/form';
import { say } from './wording';

/** The last notice of a proposal: how it ended and what remains possible. A new proposal is possible after every end. */
export const CLOSING_NOTICES: Readonly<Record<`closed-${End}`, BilingualText>> = {
  'closed-eligible': say(
    'Proses usulan selesai: keluarga Anda ditetapkan untuk {quarter} dan masa sanggah berakhir. Penyaluran ditangani program masing-masing.',
    'Your proposal is complete: your household is granted aid for {quarter} and the objection window is over. Each programme sees to the payment.',
  ),
  'closed-not-eligible': say(
    'Proses usulan selesai tanpa penetapan untuk {quarter}. Alasan: {reason}. Usulan baru boleh diajukan kapan saja di kantor desa.',
    'Your proposal is complete without a grant for {quarter}. Reason: {reason}. A new proposal may be made at the village office at any time.',
  ),
  'closed-waiting-list-ended': say(
    'Masa daftar tunggu berakhir tanpa tempat untuk {quarter}, dan usulan ditutup. Alasan: {reason}. Usulan baru boleh diajukan kapan saja di kantor desa.',
    'The waiting list ended without a place for {quarter}, and the proposal is closed. Reason: {reason}. A new proposal may be made at the village office at any time.',
  ),
  'closed-rejected': say(
    'Usulan ditutup karena ditolak dinas sosial. Alasan: {reason}. {next} Setelah itu usulan baru boleh diajukan kapan saja.',
    'The proposal is closed because Dinsos rejected it. Reason: {reason}. {next} After that a new proposal may be made at any time.',
  ),
  'closed-stopped': say(
    'Usulan ditutup setelah pemeriksaan lapangan. Alasan: {reason}. {next}',
    'The proposal is closed after the groundcheck. Reason: {reason}. {next}',
  ),
  'closed-withdrawn': say(
    'Usulan ditutup sebelum selesai. Alasan: {reason}. {next}',
    'The proposal is closed before it was complete. Reason: {reason}. {next}',
  ),
  'closed-lapsed': say(
    'Usulan gugur dan ditutup. Alasan: {reason}. {next}',
    'The proposal lapsed and is closed. Reason: {reason}. {next}',
  ),
  'closed-duplicate': say(
    'Usulan ditutup karena ganda dengan data lain. Alasan: {reason}. Bila keliru, hubungi operator desa; usulan baru boleh diajukan kapan saja.',
    'The proposal is closed as a duplicate. Reason: {reason}. If that is wrong, tell the village operator; a new proposal may be made at any time.',
  ),
};
