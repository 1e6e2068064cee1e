import type { BilingualText } from '../groundcheck/form';
import type { PaymentReason, PaymentState } from '../payment/report';
import { say, type Advice } from './wording';

/** Where a payment stands. */
export const PAYMENT_TEXTS: Readonly<Record<PaymentState, BilingualText>> = {
  ordered: say('Pembayaran sedang diproses', 'The payment is under way'),
  paid: say('Sudah dibayarkan', 'Paid'),
  failed: say('Pembayaran gagal', 'The payment failed'),
  returned: say('Pembayaran kembali ke kas negara', 'The payment was returned to the treasury'),
};

/** Why it failed or came back. */
export const PAYMENT_REASON_TEXTS: Readonly<Record<PaymentReason, BilingualText>> = {
  'account-missing': say('rekening atau kartu belum ada', 'there is no account or card yet'),
  'account-blocked': say('rekening diblokir atau tidak aktif', 'the account is blocked or inactive'),
  'account-differs': say('nama rekening berbeda', 'the name of the account differs'),
  'not-collected': say('tidak diambil sampai batas waktu', 'it was not collected in time'),
  'recipient-died': say('penerima meninggal', 'the recipient has died'),
  other: say('alasan lain dari penyalur', 'another reason of the payer'),
};

const ASK_PAYER = say(
  'Tanyakan kepada pendamping atau kantor desa; penetapan Anda tidak berubah.',
  'Ask your companion or the village office; your grant has not changed.',
);

/** What a household hears of its payment, by the state reported. */
export const PAYMENT_NOTICES: Readonly<Record<`payment-${PaymentState}`, BilingualText>> = {
  'payment-ordered': say(
    'Pembayaran {programme} untuk {quarter} sebesar Rp {amount} sedang diproses penyalur.',
    'The payment of {programme} for {quarter}, Rp {amount}, is under way at the payer.',
  ),
  'payment-paid': say(
    '{programme} untuk {quarter} sebesar Rp {amount} sudah dibayarkan.',
    '{programme} for {quarter}, Rp {amount}, has been paid.',
  ),
  'payment-failed': say(
    `Pembayaran {programme} untuk {quarter} gagal: {payment}. ${ASK_PAYER.id}`,
    `The payment of {programme} for {quarter} failed: {payment}. ${ASK_PAYER.en}`,
  ),
  'payment-returned': say(
    `Pembayaran {programme} untuk {quarter} kembali ke kas negara: {payment}. ${ASK_PAYER.id}`,
    `The payment of {programme} for {quarter} was returned to the treasury: {payment}. ${ASK_PAYER.en}`,
  ),
};

/** Why a payer's report is not recorded. */
export const PAYMENT_REFUSALS = {
  'payment-reason-required': {
    text: say('Alasan pembayaran gagal atau kembali belum ada', 'A failed or returned payment needs a reason'),
    next: say('Sertakan alasannya.', 'Add the reason.'),
  },
  'payment-reason-not-allowed': {
    text: say(
      'Alasan hanya untuk pembayaran yang gagal atau kembali',
      'Only failed and returned payments have a reason',
    ),
    next: say('Hapus alasannya atau perbaiki statusnya.', 'Take the reason away or correct the state.'),
  },
  'payment-in-future': {
    text: say('Waktu pembayaran di masa depan', 'The payment lies in the future'),
    next: say('Periksa jam sistem Anda dan kirim ulang.', 'Check your clock and send it again.'),
  },
  'payment-reference-reused': {
    text: say('Nomor rujukan sudah dipakai untuk laporan lain', 'The reference names another report already'),
    next: say('Beri laporan baru nomor rujukan baru.', 'Give a new report a new reference.'),
  },
  'decision-unknown': {
    text: say('Penetapan itu tidak ada di wilayah Anda', 'There is no such decision in your regions'),
    next: say('Periksa usulan, program, dan triwulan.', 'Check proposal, programme and quarter.'),
  },
  'decision-not-granted': {
    text: say('Keluarga itu tidak ditetapkan sebagai penerima', 'The household was not granted that'),
    next: say('Hentikan pembayaran dan hubungi unit program.', 'Stop the payment and ask the programme unit.'),
  },
} as const satisfies Readonly<Record<string, Advice>>;
