import { say, type Advice } from './wording';

const RETRY_SAME_KEY = say(
  'Kirim lagi dengan kunci idempotensi yang sama; perintah tidak akan dijalankan dua kali.',
  'Send it again with the same idempotency key; it will not be applied twice.',
);
const RELOAD = say('Muat ulang, lalu putuskan lagi.', 'Reload it and decide again.');

/** Refusals of a request as such, before anybody looked at what it asks. */
export const REQUEST_REFUSALS = {
  'not-found': {
    text: say('Tidak ditemukan', 'Not found'),
    next: say('Periksa nomor atau kode yang dipakai.', 'Check the number or code you used.'),
  },
  unauthorized: {
    text: say('Anda belum masuk atau sesi sudah berakhir', 'You are not signed in, or your session has ended'),
    next: say('Masuk lagi.', 'Sign in again.'),
  },
  forbidden: {
    text: say('Anda tidak berwenang melakukan ini', 'You are not allowed to do this'),
    next: say('Hubungi atasan atau pengelola sistem bila keliru.', 'If that is wrong, ask your office or an operator.'),
  },
  'scope-missing': {
    text: say('Token ini tidak memuat lingkup yang diperlukan', 'The token lacks the scope this needs'),
    next: say(
      'Minta token dengan lingkup itu, atau minta lingkupnya ditambahkan.',
      'Ask for a token with that scope, or for the scope to be granted.',
    ),
  },
  'precondition-required': {
    text: say('Versi yang Anda lihat tidak disebut', 'The version you saw is not stated'),
    next: say('Kirim tajuk If-Match dengan ETag tugas itu.', 'Send If-Match with the ETag of the task.'),
  },
  'stale-version': {
    text: say('Tugas ini sudah berubah sejak Anda membukanya', 'This task has changed since you opened it'),
    next: RELOAD,
  },
  'already-claimed': {
    text: say('Tugas ini sudah diambil petugas lain', 'Another official has claimed this task'),
    next: say(
      'Pilih tugas lain, atau minta petugas itu melepasnya.',
      'Pick another task, or ask for it to be released.',
    ),
  },
  'claim-required': {
    text: say('Tugas ini belum Anda ambil', 'You have not claimed this task'),
    next: say('Ambil tugas lebih dahulu.', 'Claim the task first.'),
  },
  'assign-outside-office': {
    text: say('Petugas itu bukan dari kantor dan peran Anda', 'That official is not of your office and role'),
    next: say('Pilih petugas dari kantor Anda.', 'Choose an official of your own office.'),
  },
  'door-not-yours': {
    text: say('Peran Anda tidak dapat mengusulkan lewat jalur ini', 'Your role cannot propose by this door'),
    next: say('Pakai jalur usulan kantor Anda.', 'Use the door of your own office.'),
  },
  'idempotency-key-required': {
    text: say('Kunci idempotensi tidak ada', 'The idempotency key is missing'),
    next: say(
      'Kirim tajuk Idempotency-Key yang baru untuk tiap perintah.',
      'Send an Idempotency-Key, new for each command.',
    ),
  },
  'idempotency-key-invalid': {
    text: say('Kunci idempotensi tidak dapat dipakai', 'The idempotency key cannot be used'),
    next: say(
      'Pakai 8-100 huruf, angka, titik, titik dua, garis bawah, atau tanda hubung, tanpa deret 16 angka; UUID selalu dapat.',
      'Use 8-100 letters, digits, dots, colons, underscores or hyphens without a run of 16 digits; a UUID always works.',
    ),
  },
  'idempotency-key-reused': {
    text: say(
      'Kunci idempotensi ini sudah dipakai untuk perintah lain',
      'This idempotency key was used for another command',
    ),
    next: say('Pakai kunci baru untuk perintah baru.', 'Use a new key for a new command.'),
  },
  'command-running': {
    text: say('Perintah yang sama sedang dikerjakan', 'The same command is being carried out'),
    next: RETRY_SAME_KEY,
  },
  'json-key-twice': {
    text: say('Kiriman memuat satu nama dua kali', 'The request names one field twice'),
    next: say('Sebut tiap nama satu kali, lalu kirim lagi.', 'Name each field once and send it again.'),
  },
  'json-too-deep': {
    text: say('Kiriman bersarang terlalu dalam', 'The request nests too deeply'),
    next: say('Ikuti bentuk pada rujukan API.', 'Follow the shapes of the API reference.'),
  },
  'body-too-large': {
    text: say('Kiriman terlalu besar', 'The request is too large'),
    next: say('Kirim rujukan dokumen, bukan isinya.', 'Send references to documents, not their content.'),
  },
  'json-invalid': {
    text: say('Kiriman bukan JSON yang benar', 'The request is not valid JSON'),
    next: say('Perbaiki bentuk JSON, lalu kirim lagi.', 'Correct the JSON and send it again.'),
  },
  'media-type-unsupported': {
    text: say('Jenis kiriman tidak didukung', 'The media type is not supported'),
    next: say('Kirim application/json dalam UTF-8.', 'Send application/json in UTF-8.'),
  },
  'method-not-allowed': {
    text: say('Metode ini tidak tersedia di alamat itu', 'That address does not know this method'),
    next: say('Lihat metode yang tersedia pada tajuk Allow.', 'See the header Allow for the methods it knows.'),
  },
  'service-unavailable': {
    text: say('Layanan sedang tidak tersedia', 'The service is not available at present'),
    next: RETRY_SAME_KEY,
  },
  'outcome-unknown': {
    text: say(
      'Perintah diterima, tetapi hasilnya belum diketahui',
      'The command was sent, but its outcome is not known yet',
    ),
    next: RETRY_SAME_KEY,
  },
  'too-many-requests': {
    text: say('Terlalu banyak permintaan', 'Too many requests'),
    next: say('Tunggu selama disebut pada tajuk Retry-After.', 'Wait as long as the header Retry-After says.'),
  },
  internal: {
    text: say('Terjadi kesalahan pada sistem kami', 'Something went wrong on our side'),
    next: say(
      'Coba lagi; bila berulang, hubungi pengelola sistem.',
      'Try again; if it persists, tell a system operator.',
    ),
  },
} as const satisfies Record<string, Advice>;
