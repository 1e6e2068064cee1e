import type { ReasonCode } from '../proposal/reason-codes';
import { say, type Advice } from './wording';

const OBJECT_OR_UPDATE = say(
  'Anda dapat memperbarui data di kantor desa atau mengajukan sanggahan.',
  'You can have your data updated at the village office or file an objection.',
);

/** Reasons that come from the field, from the ranking, from a programme or from an objection. */
export const OUTCOME_REASONS = {
  GC_TIDAK_DITEMUKAN: {
    text: say(
      'Petugas datang dua kali dan tidak menemukan keluarga di alamat ini',
      'An official came twice and did not find the household at this address',
    ),
    next: say(
      'Bila masih tinggal di sini, lapor ke operator desa untuk usul ulang.',
      'If you still live here, tell the village operator and propose again.',
    ),
  },
  GC_TIDAK_DITEMUI: {
    text: say(
      'Keluarga belum dapat ditemui sampai akhir masa pendataan',
      'The household could not be met before the field period ended',
    ),
    next: say(
      'Beri tahu operator desa kapan keluarga ada di rumah.',
      'Tell the village operator when somebody is at home.',
    ),
  },
  GC_MENINGGAL: {
    text: say('Keluarga tercatat sudah meninggal', 'The household is recorded as having died'),
    next: say('Bila keliru, hubungi operator desa.', 'If that is wrong, tell the village operator.'),
  },
  GC_MENOLAK: {
    text: say('Keluarga menolak didata', 'The household did not want to be surveyed'),
    next: say('Bila berubah pikiran, usulkan lagi di kantor desa.', 'If you change your mind, propose again.'),
  },
  GC_TIDAK_MEMENUHI: {
    text: say(
      'Petugas mencatat keluarga tidak memenuhi syarat pendataan',
      'The official recorded the household as not to be surveyed',
    ),
    next: say('Bila keliru, hubungi operator desa.', 'If that is wrong, tell the village operator.'),
  },
  GC_DI_LEMBAGA: {
    text: say('Keluarga tinggal di lembaga', 'The household lives in an institution'),
    next: say('Hubungi dinas sosial untuk layanan lembaga.', 'Ask Dinsos about services for institutions.'),
  },
  GC_ISIAN_DIRAGUKAN: {
    text: say('Isian pemeriksaan lapangan diragukan', 'The answers of the groundcheck are in doubt'),
    next: say('Petugas akan datang lagi.', 'The official will come again.'),
  },
  DESIL_MEMENUHI: {
    text: say('Desil keluarga di dalam batas program', 'The decile is within the limit of the programme'),
    next: say(
      'Rekening, kepesertaan, atau layanan sedang disiapkan.',
      'The account, the membership or the service is being prepared.',
    ),
  },
  DI_LUAR_DESIL: {
    text: say('Desil keluarga di luar batas program', 'The decile is outside the limit of the programme'),
    next: OBJECT_OR_UPDATE,
  },
  TANPA_KOMPONEN: {
    text: say(
      'Tidak ada anggota keluarga yang termasuk komponen PKH, seperti ibu hamil, anak usia dini, anak sekolah, lansia, atau penyandang disabilitas',
      'No member counts for PKH: nobody pregnant, under school age, at school, elderly or with a disability',
    ),
    next: say(
      'Laporkan perubahan anggota keluarga ke operator desa.',
      'Tell the village operator when the household changes.',
    ),
  },
  DIKECUALIKAN: {
    text: say(
      'Keluarga termasuk yang dikecualikan menurut aturan program',
      'The rules of the programme exclude the household',
    ),
    next: say('Bila keliru, ajukan sanggahan.', 'If that is wrong, file an objection.'),
  },
  KUOTA_PENUH: {
    text: say('Kuota kabupaten/kota penuh', 'The quota of the kabupaten/kota is full'),
    next: say('Anda tidak perlu mengusulkan ulang.', 'You need not propose again.'),
  },
  DAFTAR_TUNGGU_BERAKHIR: {
    text: say('Masa daftar tunggu berakhir tanpa ada tempat', 'The waiting list ended without a place'),
    next: say('Usulan baru boleh diajukan kapan saja.', 'A new proposal may be made at any time.'),
  },
  PENERIMA_LAMA: {
    text: say(
      'Penerima lama tetap menerima sampai pemeriksaan lapangan selesai',
      'A present recipient keeps the aid until the groundcheck is done',
    ),
    next: say('Petugas akan datang memeriksa.', 'An official will come to visit.'),
  },
  SESUAI_ASESMEN: {
    text: say(
      'Keluarga membutuhkan program ini menurut asesmen pekerja sosial',
      'A social worker assessed that the household needs this programme',
    ),
    next: say(
      'Asesmen diperiksa lagi setelah masa berlakunya habis.',
      'The assessment is looked at again when it is no longer valid.',
    ),
  },
  TIDAK_BOLEH_RANGKAP: {
    text: say(
      'Program ini tidak dapat diterima bersama program lain yang menjadi hak keluarga',
      'This programme cannot be had together with another one the household is entitled to',
    ),
    next: say('Tanyakan pilihan program ke dinas sosial.', 'Ask Dinsos about the choice of programmes.'),
  },
  PERLU_PROGRAM_LAIN: {
    text: say(
      'Program ini hanya untuk keluarga yang memenuhi syarat program lain yang terkait',
      'This programme is only for households that qualify for another one it goes with',
    ),
    next: say('Tanyakan program yang terkait ke dinas sosial.', 'Ask Dinsos which programme it goes with.'),
  },
  VERSI_TERLAMBAT: {
    text: say(
      'Versi DTSEN terlambat, sehingga dipakai versi sebelumnya',
      'The version is late, so the one before is used',
    ),
    next: say('Anda tidak perlu melakukan apa pun.', 'You need not do anything.'),
  },
  TETAP: {
    text: say('Hasil tidak berubah', 'The result has not changed'),
    next: OBJECT_OR_UPDATE,
  },
  SANGGAH_DITERIMA: {
    text: say('Data yang disanggah terbukti keliru', 'The disputed data proved to be wrong'),
    next: say('Data diperbaiki dan desil dihitung ulang oleh BPS.', 'The data is corrected and BPS ranks anew.'),
  },
  SANGGAH_DITOLAK: {
    text: say('Data yang disanggah terbukti benar', 'The disputed data proved to be right'),
    next: say('Usulan baru boleh diajukan kapan saja.', 'A new proposal may be made at any time.'),
  },
  SANGGAH_KEDALUWARSA: {
    text: say('Sanggahan tidak diverifikasi sampai batas waktunya', 'The objection was not verified in time'),
    next: say('Usulan baru boleh diajukan kapan saja.', 'A new proposal may be made at any time.'),
  },
} as const satisfies Partial<Record<ReasonCode, Advice>>;
