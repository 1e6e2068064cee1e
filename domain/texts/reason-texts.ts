import type { ReasonCode } from '../proposal/reason-codes';
import { OUTCOME_REASONS } from './outcome-reason-texts';
import { say, type Advice } from './wording';

const MEND_AT_DUKCAPIL = say(
  'Bawa KTP dan KK ke Dukcapil, lalu beri tahu operator desa.',
  'Take KTP and KK to Dukcapil, then tell the village operator.',
);
const NOTHING_TO_DO = say('Anda tidak perlu melakukan apa pun.', 'You need not do anything.');

const ENTRY_REASONS = {
  KRIT_A: {
    text: say('Satu NIK tercatat lebih dari sekali', 'One NIK is on record more than once'),
    next: say(
      'Dinas sosial memeriksanya dengan Dukcapil. Siapkan KTP dan KK.',
      'Dinsos settles it with Dukcapil. Keep KTP and KK at hand.',
    ),
  },
  KRIT_B: {
    text: say(
      'NIK, nama, atau alamat tidak sama dengan data Dukcapil',
      'NIK, name or address differs from the record at Dukcapil',
    ),
    next: MEND_AT_DUKCAPIL,
  },
  KRIT_C: {
    text: say('Susunan anggota keluarga pada KK belum lengkap', 'The members on the KK are not complete'),
    next: say('Lengkapi data anggota keluarga di kantor desa.', 'Complete the members at the village office.'),
  },
  KRIT_D: {
    text: say('Satu orang tercatat di dua keluarga', 'One person is listed in two households'),
    next: say(
      'Perbaiki KK di Dukcapil, lalu beri tahu operator desa.',
      'Have the KK corrected at Dukcapil, then tell the village operator.',
    ),
  },
  KRIT_E: {
    text: say('Isian untuk pemeringkatan belum lengkap', 'The answers needed for the ranking are not complete'),
    next: say('Petugas melengkapi isian bersama keluarga.', 'An official completes the answers with the household.'),
  },
  NIK_TIDAK_DITEMUKAN: {
    text: say('NIK tidak ditemukan di Dukcapil', 'NIK not found at Dukcapil'),
    next: say(
      'Periksa NIK pada KTP. Bila sudah benar, bawa KTP dan KK ke Dukcapil.',
      'Check the NIK on the KTP. If it is right, take KTP and KK to Dukcapil.',
    ),
  },
  NIK_TIDAK_AKTIF: {
    text: say('NIK tidak aktif', 'NIK not active'),
    next: say(
      'Pemilik NIK datang sendiri ke Dukcapil membawa KTP dan KK.',
      'The holder of the NIK goes to Dukcapil in person with KTP and KK.',
    ),
  },
  NIK_GANDA: {
    text: say('NIK tercatat pada dua orang', 'NIK on record for two people'),
    next: say(
      'Petugas memeriksanya. Siapkan KTP dan KK saat petugas datang.',
      'An official looks into it. Keep KTP and KK ready for the visit.',
    ),
  },
  NAMA_BERBEDA: {
    text: say('Nama tidak sama dengan data Dukcapil', 'Name differs from the record at Dukcapil'),
    next: MEND_AT_DUKCAPIL,
  },
  KK_BERBEDA: {
    text: say('Nomor KK tidak sama dengan data Dukcapil', 'KK number differs from the record at Dukcapil'),
    next: say('Bawa KK terbaru ke kantor desa.', 'Bring the latest KK to the village office.'),
  },
  TANGGAL_LAHIR_BERBEDA: {
    text: say('Tanggal lahir tidak sama dengan data Dukcapil', 'Date of birth differs from the record at Dukcapil'),
    next: MEND_AT_DUKCAPIL,
  },
  BELUM_REKAM: {
    text: say('Satu anggota keluarga belum rekam KTP-el', 'One member has not been recorded for the KTP-el'),
    next: say('Lakukan perekaman KTP-el di Dukcapil.', 'Have the KTP-el recorded at Dukcapil.'),
  },
  NIK_KK_DITOLAK_BPS: {
    text: say('BPS mengembalikan data karena NIK atau KK', 'BPS sent the record back because of NIK or KK'),
    next: say(
      'Dinas sosial memperbaikinya dengan Dukcapil. Siapkan KTP dan KK.',
      'Dinsos mends it with Dukcapil. Keep KTP and KK at hand.',
    ),
  },
  LEWAT_BATAS: {
    text: say('Batas pengajuan bulan ini terlewat', 'The cut-off of the month has passed'),
    next: say(
      'Usulan otomatis masuk periode berikutnya; tidak perlu mengusulkan ulang.',
      'The proposal joins the next window by itself; there is no need to propose again.',
    ),
  },
  TENGGAT_LEWAT: {
    text: say('Batas waktu perbaikan terlewat', 'The deadline for putting it right has passed'),
    next: say('Usulan baru boleh diajukan kapan saja.', 'A new proposal may be made at any time.'),
  },
  PUTARAN_HABIS: {
    text: say('Jumlah putaran perbaikan sudah habis', 'All rounds of correction have been used'),
    next: say('Dinas sosial harus memutuskan tanpa pengembalian lagi.', 'Dinsos has to decide without another return.'),
  },
  BUKTI_KURANG: {
    text: say('Dokumen pendukung belum lengkap', 'Supporting documents are missing'),
    next: say('Serahkan dokumen yang kurang ke kantor desa.', 'Hand the missing documents in at the village office.'),
  },
  DATA_TIDAK_LENGKAP: {
    text: say('Isian usulan belum lengkap atau keliru', 'The proposal is incomplete or wrong in places'),
    next: say('Lengkapi isian yang ditandai di kantor desa.', 'Complete the marked fields at the village office.'),
  },
  DI_LUAR_WILAYAH: {
    text: say('Keluarga tidak tinggal di wilayah pengusul', 'The household does not live in the area proposed'),
    next: say('Ajukan usulan di desa tempat tinggal sekarang.', 'Propose in the village where you live now.'),
  },
  BUKAN_SASARAN: {
    text: say('Keluarga bukan sasaran usulan ini', 'The household is not whom this proposal is for'),
    next: say('Tanyakan program lain yang sesuai ke dinas sosial.', 'Ask Dinsos which other programme would fit.'),
  },
  DITARIK_PEMOHON: {
    text: say('Usulan ditarik oleh pengusul', 'The proposal was taken back by those who made it'),
    next: say('Usulan baru boleh diajukan kapan saja.', 'A new proposal may be made at any time.'),
  },
  DIHENTIKAN_OPERATOR: {
    text: say('Proses dihentikan oleh pengelola sistem', 'The process was stopped by a system operator'),
    next: say('Hubungi dinas sosial untuk keterangan.', 'Ask Dinsos for an explanation.'),
  },
  USULAN_BERJALAN: {
    text: say('Keluarga ini sudah punya usulan yang berjalan', 'This household already has a proposal under way'),
    next: say('Ikuti usulan yang sudah berjalan.', 'Follow the proposal that is under way.'),
  },
  INSTANSI_MENOLAK: {
    text: say('Instansi tidak dapat memproses permintaan kami', 'The agency could not process our request'),
    next: say('Pengelola sistem sedang memperbaikinya.', 'A system operator is putting it right.'),
  },
  INSTANSI_LAMBAT: {
    text: say('Instansi belum menjawab', 'The agency has not answered yet'),
    next: NOTHING_TO_DO,
  },
} as const satisfies Partial<Record<ReasonCode, Advice>>;

/** What each reason code means, and what follows for the household. Written as the middle of a sentence: no full stop. */
export const REASON_TEXTS: Readonly<Record<ReasonCode, Advice>> = { ...ENTRY_REASONS, ...OUTCOME_REASONS };
