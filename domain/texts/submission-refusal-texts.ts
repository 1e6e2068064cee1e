import { say, type Advice } from './wording';

const CORRECT_AND_RESEND = say('Perbaiki isian itu, lalu kirim lagi.', 'Correct the field and send it again.');
const CHECK_ON_KK = say('Cocokkan dengan KTP dan KK, lalu kirim lagi.', 'Compare with KTP and KK and send it again.');

/** What can be wrong with a submission, as a whole or in one field. The field is named by its pointer, never its value. */
export const SUBMISSION_REFUSALS = {
  'submission-invalid': {
    text: say(
      'Usulan belum dapat diterima: ada isian yang keliru',
      'The proposal cannot be taken: some fields are wrong',
    ),
    next: say('Perbaiki isian yang disebut, lalu kirim lagi.', 'Correct the fields named and send it again.'),
  },
  'household-invalid': {
    text: say(
      'Perbaikan belum dapat diterima: ada isian keluarga yang keliru',
      'The correction cannot be taken: some fields are wrong',
    ),
    next: say('Perbaiki isian yang disebut, lalu kirim lagi.', 'Correct the fields named and send it again.'),
  },
  'household-has-open-proposal': {
    text: say(
      'Keluarga ini sudah punya usulan berjalan di wilayah lain',
      'This household has a running proposal in another region',
    ),
    next: say(
      'Ikuti usulan itu, atau usulkan lagi setelah usulan itu selesai.',
      'Follow that proposal, or propose again once it is closed.',
    ),
  },
  'body-invalid': {
    text: say('Isi permintaan keliru', 'The content of the request is wrong'),
    next: say('Perbaiki isian yang disebut, lalu kirim lagi.', 'Correct the fields named and send it again.'),
  },
  missing: {
    text: say('Isian wajib ini kosong', 'This required field is empty'),
    next: say('Isi, lalu kirim lagi.', 'Fill it in and send it again.'),
  },
  'wrong-type': {
    text: say('Jenis isian ini keliru', 'This field has the wrong type'),
    next: CORRECT_AND_RESEND,
  },
  'wrong-shape': {
    text: say('Bentuk isian ini keliru', 'This field has the wrong form'),
    next: CORRECT_AND_RESEND,
  },
  'too-long': {
    text: say('Isian ini terlalu panjang atau terlalu banyak', 'This field is too long or has too many entries'),
    next: say('Persingkat, lalu kirim lagi.', 'Shorten it and send it again.'),
  },
  'too-short': {
    text: say('Isian ini terlalu pendek atau kurang', 'This field is too short or has too few entries'),
    next: say('Lengkapi, lalu kirim lagi.', 'Complete it and send it again.'),
  },
  'unknown-field': {
    text: say('Isian ini tidak dikenal', 'This field is not known'),
    next: say('Hapus isian itu, lalu kirim lagi.', 'Take the field out and send it again.'),
  },
  'not-in-code-list': {
    text: say('Kode ini tidak ada dalam daftar', 'This code is not in the list'),
    next: say('Pilih kode dari daftar.', 'Choose a code from the list.'),
  },
  'invisible-characters': {
    text: say('Isian ini memuat huruf yang tidak terlihat', 'This field holds invisible characters'),
    next: say('Ketik ulang isian itu.', 'Type the field again.'),
  },
  'identity-number-in-text': {
    text: say('Tulisan ini memuat nomor 16 angka', 'This text holds a number of 16 digits'),
    next: say('Tulis tanpa NIK atau nomor KK.', 'Write it without a NIK or KK number.'),
  },
  'field-not-asked': {
    text: say('Tugas ini tidak menanyakan isian ini', 'This task does not ask for this field'),
    next: say('Hapus isian itu, lalu kirim lagi.', 'Take the field out and send it again.'),
  },
  'facilitator-unknown': {
    text: say('Pendamping itu tidak ada dalam pilihan tugas ini', 'That facilitator is not a choice of this task'),
    next: say('Pilih pendamping dari daftar pada formulir.', 'Choose a facilitator from the list on the form.'),
  },
  'region-unknown': {
    text: say('Kode desa/kelurahan tidak dikenal', 'The code of the desa/kelurahan is not known'),
    next: say('Pakai kode Kemendagri 10 angka.', 'Use the Kemendagri code of 10 digits.'),
  },
  'kk-shape': {
    text: say('Nomor KK tidak mungkin benar', 'This cannot be a KK number'),
    next: say('Periksa 16 angka nomor KK.', 'Check the 16 digits of the KK number.'),
  },
  'nik-shape': {
    text: say('NIK tidak mungkin benar', 'This cannot be a NIK'),
    next: say('Periksa 16 angka NIK pada KTP atau KK.', 'Check the 16 digits of the NIK on the KTP or KK.'),
  },
  'nik-disagrees': {
    text: say(
      'Isian ini tidak sesuai dengan tanggal lahir atau jenis kelamin dalam NIK',
      'This field disagrees with the date of birth or the sex in the NIK',
    ),
    next: CHECK_ON_KK,
  },
  'member-listed-twice': {
    text: say('Anggota ini tercantum dua kali', 'This member is listed twice'),
    next: say('Hapus salah satunya, lalu kirim lagi.', 'Take one out and send it again.'),
  },
  'member-in-two-households': {
    text: say(
      'Satu anggota ada dalam usulan keluarga lain yang masih berjalan',
      'One member is in the running proposal of another household',
    ),
    next: say(
      'Pastikan KK yang benar di Dukcapil, lalu usulkan lagi setelah usulan itu selesai atau diperbaiki.',
      'Have Dukcapil settle which KK is right, then propose again once the other proposal is closed or corrected.',
    ),
  },
  'consent-required': {
    text: say('Persetujuan keluarga belum dinyatakan', 'The consent of the household is not stated'),
    next: say(
      'Mintakan persetujuan keluarga, lalu kirim lagi.',
      'Ask the household for its consent and send it again.',
    ),
  },
  'date-in-future': {
    text: say('Tanggal ini belum terjadi', 'This date lies in the future'),
    next: CORRECT_AND_RESEND,
  },
  'one-head-required': {
    text: say(
      'Harus ada tepat satu kepala keluarga[; tercantum {found}]',
      'There must be exactly one head of the household[; {found} listed]',
    ),
    next: say('Tandai satu anggota dengan hubungan 1.', 'Give relation 1 to one member.'),
  },
  'evidence-missing': {
    text: say('Bukti wajib belum ada[: {kind}]', 'Required evidence is missing[: {kind}]'),
    next: say('Tambahkan bukti itu, lalu kirim lagi.', 'Add it and send the proposal again.'),
  },
  'programme-not-offered': {
    text: say('Program ini tidak dapat diminta lewat jalur ini', 'This programme cannot be asked for at this door'),
    next: say(
      'Hapus program itu. ATENSI diusulkan oleh unit kerja Kemensos setelah asesmen.',
      'Take the programme out. A Kemensos unit proposes ATENSI after an assessment.',
    ),
  },
  'decile-outside-limits': {
    text: say(
      'Desil keluarga di luar batas semua program yang diminta',
      'The decile is outside the limit of every programme asked for',
    ),
    next: say(
      'Perbarui data keluarga di kantor desa atau lewat Cek Bansos.',
      'Have the data of the household updated at the village office or by Cek Bansos.',
    ),
  },
  'calendar-unknown': {
    text: say('Kalender itu tidak dikenal', 'That calendar is not known'),
    next: say('Kosongkan isian kalender agar dipakai yang berlaku.', 'Leave the calendar out to use the one in force.'),
  },
  'proposal-unknown': {
    text: say('Usulan ini belum pernah diterima', 'This proposal was never admitted'),
    next: say('Kirim usulan lewat API, atau sertakan isinya.', 'File it by the API, or hand the submission in.'),
  },
  'payload-not-encrypted': {
    text: say('Masukan alur kerja tidak terenkripsi', 'The input of the workflow is not encrypted'),
    next: say(
      'Kirim lewat API, atau enkripsi masukan dengan kunci namespace ini.',
      'File it over the API, or encrypt the input with the keys of this namespace.',
    ),
  },
  'workflow-id-invalid': {
    text: say('Id alur kerja bukan berbentuk proposal-<uuid>', 'The workflow id is not of the form proposal-<uuid>'),
    next: say('Mulai dengan id berbentuk proposal-<uuid>.', 'Start it with an id of the form proposal-<uuid>.'),
  },
} as const satisfies Record<string, Advice>;
