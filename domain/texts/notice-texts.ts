import { TASK_CATALOGUE, type TaskKind } from '../tasks/catalogue';
import { MAX_CORRECTION_ROUNDS } from '../tasks/decide';
import { CLOSING_NOTICES } from './closing-notice-texts';
import { PAYMENT_NOTICES } from './payment-texts';
import { say } from './wording';

const due = (kind: TaskKind): string => String(TASK_CATALOGUE[kind].dueWorkingDays);
const endAfterDue = (kind: TaskKind): string => String(TASK_CATALOGUE[kind].endWorkingDaysAfter);
const ROUNDS = String(MAX_CORRECTION_ROUNDS);

/**
 * Every notice we send: what happened, why, what comes next and until when. A part in square brackets is said only when
 * all of its parameters are given. `{period}` is the span of the dates `from` and `until`; `{next}` is what the reasons
 * advise. No notice names a person or a number of one.
 */
export const NOTICE_TEXTS = {
  'proposal-window': say(
    'Usulan Anda masuk periode {month}. Hasil diperkirakan {period} dan berlaku untuk {quarter}.',
    'Your proposal counts for the window of {month}. The result is expected {period} and holds for {quarter}.',
  ),
  'cut-off-missed': say(
    'Batas periode sebelumnya terlewat. Usulan masuk periode {month}, hasil diperkirakan {period} dan berlaku untuk {quarter}. Data sudah tersimpan; tidak perlu mengusulkan ulang.',
    'The cut-off of the window before has passed. The proposal joins the window of {month}; the result is expected {period} and holds for {quarter}. Your data is kept; there is no need to propose again.',
  ),
  'identity-trouble': say(
    `Data kependudukan belum beres: {reason}. {next} Usahakan dalam ${due('identity-correction')} hari kerja[, paling lambat {until}]. Usulan disimpan, tetapi gugur bila ${endAfterDue('identity-correction')} hari kerja sesudahnya belum beres.`,
    `There is trouble with an identity: {reason}. {next} Try to do so within ${due('identity-correction')} working days[, by {until} at the latest]. The proposal is kept, but lapses if it is still open ${endAfterDue('identity-correction')} working days later.`,
  ),
  'proposal-returned': say(
    `Usulan dikembalikan untuk diperbaiki, bukan ditolak (putaran {round} dari ${ROUNDS}). Alasan: {reason}. {next} Waktunya ${due('correction')} hari kerja[, sampai {until}]. Usulan gugur bila ${endAfterDue('correction')} hari kerja sesudahnya belum diperbaiki.`,
    `The proposal was returned for correction, not rejected (round {round} of ${ROUNDS}). Reason: {reason}. {next} There are ${due('correction')} working days for it[, until {until}]. The proposal lapses if it is not corrected ${endAfterDue('correction')} working days later.`,
  ),
  'proposal-rejected': say(
    'Dinas sosial menolak usulan ini. Alasan: {reason}. {next} Usulan baru boleh diajukan kapan saja.',
    'Dinsos rejected this proposal. Reason: {reason}. {next} A new proposal may be made at any time.',
  ),
  'returned-to-region': say(
    `Usulan dikembalikan ke dinas sosial, bukan ditolak (pengembalian ke-{returns}). Alasan: {reason}. {next} Dinas sosial diminta menyelesaikannya dalam ${due('region-repair')} hari kerja[, sampai {until}]; usulan tidak gugur selama menunggu.`,
    `The proposal was returned to Dinsos, not rejected (return number {returns}). Reason: {reason}. {next} Dinsos is asked to settle it within ${due('region-repair')} working days[, until {until}]; the proposal does not lapse meanwhile.`,
  ),
  'groundcheck-stopped': say(
    'Pemeriksaan lapangan berakhir dan usulan ditutup. Alasan: {reason}. {next}',
    'The groundcheck has ended and the proposal is closed. Reason: {reason}. {next}',
  ),
  'groundcheck-postponed': say(
    'Kunjungan petugas ditunda ke masa pendataan berikutnya[, mulai {from}]. Alasan: {reason}. {next} Bantuan yang sedang diterima tidak berubah.',
    'The visit is postponed to the next field period[, from {from}]. Reason: {reason}. {next} Aid you receive now does not change.',
  ),
  'nik-kept': say(
    'NIK Anda tercatat pada dua orang. Petugas sudah memeriksa; NIK dinyatakan milik Anda.',
    'Your NIK was on record for two people. Officials have looked into it; the NIK was found to be yours.',
  ),
  'nik-not-kept': say(
    'NIK seorang anggota keluarga tercatat pada dua orang. Petugas sudah memeriksa; NIK dinyatakan milik orang lain. Anggota tersebut datang sendiri ke Dukcapil membawa KTP dan KK.',
    "The NIK of a member of your household was on record for two people. Officials have looked into it; the NIK was found to be the other person's. The member goes to Dukcapil in person with KTP and KK.",
  ),
  'nik-unsettled': say(
    'NIK seorang anggota keluarga tercatat pada dua orang dan kunjungan petugas belum dapat memastikan pemiliknya. Pusdatin memeriksa lebih lanjut; Anda tidak perlu mengusulkan ulang.',
    'The NIK of a member of your household is on record for two people, and the visits could not tell whose it is. Pusdatin looks into it further; you need not propose again.',
  ),
  'linked-member-not-found': say(
    'Satu anggota keluarga tidak ditemukan saat pemeriksaan. Bila keliru, hubungi operator desa.[ (Rujukan Dukcapil {record}.)]',
    'One member of the household was not found during the check. If that is wrong, tell the village operator.[ (Dukcapil record {record}.)]',
  ),
  'linked-member-died': say(
    'Satu anggota keluarga tercatat meninggal saat pemeriksaan. Bila keliru, hubungi operator desa.[ (Rujukan Dukcapil {record}.)]',
    'One member of the household was recorded as having died during the check. If that is wrong, tell the village operator.[ (Dukcapil record {record}.)]',
  ),
  'agency-slow': say(
    '{agency} belum menjawab. Kami terus mencoba dan penghitungan waktu dihentikan sampai ada jawaban. Anda tidak perlu melakukan apa pun.',
    '{agency} has not answered yet. We keep trying, and the clock stands still until it does. You need not do anything.',
  ),
  'case-escalated': say(
    'Langkah "{task}" melewati batas waktu. Kantor di atasnya sudah diminta menyelesaikan. Anda tidak perlu mengusulkan ulang.',
    'The step "{task}" is past its deadline. The office above has been called in. You need not propose again.',
  ),
  'decile-published': say(
    'Hasil {quarter}: keluarga Anda desil {decile}[, sebelumnya desil {from}]. Keputusan tiap program disampaikan tersendiri.',
    'Result for {quarter}: your household is in decile {decile}[, before in decile {from}]. You are told of each programme separately.',
  ),
  'decile-unchanged': say(
    'Hasil {quarter}: desil Anda tetap {decile} (tidak berubah). Keputusan tiap program disampaikan tersendiri.',
    'Result for {quarter}: your decile is still {decile} (no change). You are told of each programme separately.',
  ),
  'version-late': say(
    'DTSEN {version} terlambat terbit. Agar penyaluran tidak terhenti, dipakai {used}. Hasil baru menyusul.',
    'DTSEN {version} is late. So that aid does not stop, {used} is used. The new result will follow.',
  ),
  'programme-granted': say(
    'Keluarga Anda desil {decile} dan ditetapkan menerima {programme} untuk {quarter}. Alasan: {reason}. {next}',
    'Your household is in decile {decile} and is granted {programme} for {quarter}. Reason: {reason}. {next}',
  ),
  'programme-waiting-list': say(
    'Anda memenuhi batas {programme} (desil {decile}), tetapi belum mendapat tempat untuk {quarter}. Alasan: {reason}.[ Posisi daftar tunggu {position}.] Ditinjau lagi [setelah {period} ]pada versi DTSEN berikutnya. {next}',
    'You are within the limit of {programme} (decile {decile}), but there is no place for {quarter}. Reason: {reason}.[ You are number {position} on the waiting list.] It is looked at again [after {period} ]with the next version of DTSEN. {next}',
  ),
  'programme-refused': say(
    '{programme} belum dapat diberikan untuk {quarter} (desil {decile}). Alasan: {reason}. {next}[ Batas sanggahan {until}.]',
    '{programme} cannot be given for {quarter} (decile {decile}). Reason: {reason}. {next}[ Objections are taken until {until}.]',
  ),
  'objection-accepted': say(
    'Sanggahan diterima. Alasan: {reason}. {next} Hasilnya keluar bersama versi DTSEN berikutnya[, diperkirakan {period}].',
    'Your objection was accepted. Reason: {reason}. {next} The result comes with the next version of DTSEN[, expected {period}].',
  ),
  'objection-refused': say(
    'Sanggahan tidak diterima; keputusan semula berlaku. Alasan: {reason}. {next}',
    'Your objection was refused; the decision stands. Reason: {reason}. {next}',
  ),
  'appeal-open': say(
    'Sanggahan yang ditolak dapat diajukan sekali lagi kepada dinas sosial provinsi sampai {until}.',
    'A refused objection can be taken once more to the province, until {until}.',
  ),
  'objection-lapsed': say(
    'Sanggahan gugur; keputusan semula berlaku. Alasan: {reason}. {next}',
    'Your objection lapsed; the decision stands. Reason: {reason}. {next}',
  ),
  ...CLOSING_NOTICES,
  ...PAYMENT_NOTICES,
  'task-reminder': say(
    'Pengingat: "{task}" menunggu tindakan kantor Anda[ (wilayah {office})][, batas {until}].',
    'Reminder: "{task}" waits for your office[ (region {office})][, due {until}].',
  ),
  'task-escalated': say(
    '"{task}" melewati batas waktu dan kini juga menjadi tugas kantor Anda[ (wilayah {office})]. Tugas tetap terbuka sampai diputuskan.',
    '"{task}" is past its deadline and is now also a task of your office[ (region {office})]. It stays open until somebody decides.',
  ),
} as const;
