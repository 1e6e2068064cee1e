import type { FaultCode } from '../groundcheck/faults';
import type { SUBMISSION_REFUSALS } from './submission-refusal-texts';
import type { TASK_REFUSALS } from './task-refusal-texts';
import { say, type Advice } from './wording';

type SaidElsewhere = keyof typeof SUBMISSION_REFUSALS | keyof typeof TASK_REFUSALS;

const ASK_AGAIN = say(
  'Tanyakan lagi kepada keluarga dan perbaiki isian.',
  'Ask the household again and correct the answer.',
);

/** What can be wrong with the answers of a groundcheck, beyond what any form can have wrong with it. */
export const VISIT_REFUSALS = {
  'answers-invalid': {
    text: say('Isian kunjungan belum dapat diterima', 'The answers of the visit cannot be taken'),
    next: say('Perbaiki isian yang disebut, lalu kirim lagi.', 'Correct the answers named and send them again.'),
  },
  'form-version-unknown': {
    text: say('Versi formulir tidak dikenal', 'The form version is not known'),
    next: say('Pakai versi formulir yang tertera pada tugas.', 'Use the form version named in the task.'),
  },
  'form-version-mismatch': {
    text: say('Versi formulir bukan yang berlaku untuk usulan ini', 'The form version is not that of this proposal'),
    next: say('Pakai versi formulir yang tertera pada tugas.', 'Use the form version named in the task.'),
  },
  'not-shown': {
    text: say('Pertanyaan ini tidak berlaku untuk jawaban sebelumnya', 'Earlier answers do not lead to this question'),
    next: say('Kosongkan isian ini, atau perbaiki jawaban sebelumnya.', 'Clear it, or correct the earlier answer.'),
  },
  'kk-number-shape': {
    text: say('Nomor KK tidak mungkin benar', 'This cannot be a KK number'),
    next: say('Periksa 16 angka nomor KK.', 'Check the 16 digits of the KK number.'),
  },
  'too-many': {
    text: say('Jumlahnya terlalu banyak[ (paling banyak {max})]', 'There are too many[ (at most {max})]'),
    next: say('Kurangi, lalu kirim lagi.', 'Reduce them and send it again.'),
  },
  'out-of-range': {
    text: say('Angka ini di luar batas yang mungkin', 'This number is outside the possible range'),
    next: ASK_AGAIN,
  },
  'rows-differ-from-count': {
    text: say('Jumlah baris tidak sama dengan jumlah yang disebut', 'The number of rows differs from the number given'),
    next: say(
      'Samakan jumlah baris, misalnya satu ID untuk tiap meteran.',
      'Make them equal, for example one id per meter.',
    ),
  },
  'ended-before-started': {
    text: say('Kunjungan berakhir sebelum dimulai', 'The visit ended before it started'),
    next: say('Periksa jam mulai dan jam selesai.', 'Check the times of start and end.'),
  },
  'photo-hash-missing': {
    text: say('Sidik digital foto tidak ada', 'The hash of the photo is missing'),
    next: say('Unggah ulang foto dari aplikasi.', 'Upload the photo again from the application.'),
  },
  'photo-required': {
    text: say('Foto tampak depan rumah belum ada', 'The front photo of the house is missing'),
    next: say('Ambil foto di tempat.', 'Take the photo on the spot.'),
  },
  'photo-or-witness-required': {
    text: say('Kunjungan tanpa hasil perlu foto atau saksi', 'A visit without a survey needs a photo or a witness'),
    next: say('Tambahkan foto atau nama dan jabatan saksi.', 'Add a photo, or name and office of a witness.'),
  },
  'location-required': {
    text: say('Titik lokasi kunjungan belum ada', 'The location of the visit is missing'),
    next: say('Ambil titik lokasi di rumah keluarga.', 'Take the location at the house.'),
  },
  'age-differs-from-birth-date': {
    text: say('Umur tidak sesuai dengan tanggal lahir', 'The age does not agree with the date of birth'),
    next: ASK_AGAIN,
  },
  'land-implies-ownership': {
    text: say(
      'Luas sawah/kebun terisi, tetapi memiliki lahan dijawab tidak',
      'An area of farm land is given, but owning land is answered no',
    ),
    next: ASK_AGAIN,
  },
  'region-codes-differ': {
    text: say('Kode wilayah tidak saling bersesuaian', 'The region codes do not agree with each other'),
    next: say('Periksa kode provinsi sampai desa/kelurahan.', 'Check the codes from province to desa/kelurahan.'),
  },
  'head-missing': {
    text: say('Belum ada kepala keluarga', 'There is no head of the household'),
    next: say(
      'Bila kepala keluarga meninggal, catat pasangan atau orang yang ditunjuk.',
      'If the head has died, record the spouse or whoever was named.',
    ),
  },
  'more-than-one-head': {
    text: say('Ada lebih dari satu kepala keluarga', 'There is more than one head of the household'),
    next: ASK_AGAIN,
  },
  'nik-repeated': {
    text: say('NIK ini sudah dipakai anggota lain', 'Another member has this NIK already'),
    next: say('Periksa NIK kedua anggota pada KK.', 'Check the NIK of both members on the KK.'),
  },
  'known-member-missing': {
    text: say('Seorang anggota yang tercatat belum ditanyakan', 'A member on the record has not been asked about'),
    next: say('Catat keberadaan setiap anggota yang tercatat.', 'Record the presence of every member on the record.'),
  },
  'newcomer-has-no-record': {
    text: say('Anggota baru tidak punya catatan untuk dibandingkan', 'A new member has no record to compare with'),
    next: say('Kosongkan pertanyaan kesamaan untuk anggota baru.', 'Leave the comparison out for a new member.'),
  },
  'instance-id-invalid': {
    text: say('Id isian dari perangkat tidak ada atau keliru', 'The instance id of the device is missing or wrong'),
    next: say('Kirim ulang dari aplikasi tanpa mengubah id.', 'Send it again from the application with its own id.'),
  },
  'instance-differs': {
    text: say('Id isian ini sudah dipakai untuk isian lain', 'This instance id was used for other answers'),
    next: say('Kirim perbaikan sebagai isian baru.', 'Send the correction as a new instance.'),
  },
  'answers-late': {
    text: say(
      'Kunjungan ini sudah diselesaikan dengan isian lain; isian ini disimpan untuk dibandingkan',
      'This visit was completed with other answers; these are kept to be compared',
    ),
    next: say('Koordinator akan membandingkan kedua isian.', 'The coordinator will compare the two.'),
  },
  'already-reconciled': {
    text: say('Isian ini sudah dibandingkan oleh petugas lain', 'Somebody else has compared these answers'),
    next: say('Muat ulang daftar isian yang terlambat.', 'Load the list of late answers again.'),
  },
  'submission-unreadable': {
    text: say('Kiriman ODK tidak dapat dibaca', 'The ODK submission cannot be read'),
    next: say('Kirim XML isian atau JSON dari OData.', 'Send the XML of the instance or the JSON of OData.'),
  },
  'other-proposal': {
    text: say('Kode usulan pada isian bukan milik tugas ini', 'The proposal code in the form is not that of this task'),
    next: say('Periksa kode usulan pada tugas.', 'Check the proposal code on the task.'),
  },
} as const satisfies Record<Exclude<FaultCode, SaidElsewhere> | 'answers-invalid', Advice> & Record<string, Advice>;
