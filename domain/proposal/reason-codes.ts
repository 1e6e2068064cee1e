/**
 * Why something happened to a proposal, in codes that every office and every notice uses. Official SIKS-NG codes are
 * not public; these follow the domain reference (section 14.0) and Permensos 3/2025 art. 8(2) for the criteria.
 */
export const REASON_CODES = [
  // Criteria a-e of Permensos 3/2025 art. 8(2)
  'KRIT_A',
  'KRIT_B',
  'KRIT_C',
  'KRIT_D',
  'KRIT_E',
  // Identity
  'NIK_TIDAK_DITEMUKAN',
  'NIK_TIDAK_AKTIF',
  'NIK_GANDA',
  'NAMA_BERBEDA',
  'KK_BERBEDA',
  'TANGGAL_LAHIR_BERBEDA',
  'BELUM_REKAM',
  'NIK_KK_DITOLAK_BPS',
  // Windows and deadlines
  'LEWAT_BATAS',
  'TENGGAT_LEWAT',
  'PUTARAN_HABIS',
  // Intake
  'BUKTI_KURANG',
  'DATA_TIDAK_LENGKAP',
  'DI_LUAR_WILAYAH',
  'BUKAN_SASARAN',
  // Groundcheck
  'GC_TIDAK_DITEMUKAN',
  'GC_TIDAK_DITEMUI',
  'GC_MENINGGAL',
  'GC_MENOLAK',
  'GC_TIDAK_MEMENUHI',
  'GC_DI_LEMBAGA',
  'GC_ISIAN_DIRAGUKAN',
  // Outcome
  'DESIL_MEMENUHI',
  'DI_LUAR_DESIL',
  'TANPA_KOMPONEN',
  'DIKECUALIKAN',
  'KUOTA_PENUH',
  'DAFTAR_TUNGGU_BERAKHIR',
  'PENERIMA_LAMA',
  'SESUAI_ASESMEN',
  'TIDAK_BOLEH_RANGKAP',
  'PERLU_PROGRAM_LAIN',
  'VERSI_TERLAMBAT',
  'TETAP',
  // Endings and service
  'DITARIK_PEMOHON',
  'DIHENTIKAN_OPERATOR',
  'USULAN_BERJALAN',
  'INSTANSI_MENOLAK',
  'INSTANSI_LAMBAT',
  'SANGGAH_DITERIMA',
  'SANGGAH_DITOLAK',
  'SANGGAH_KEDALUWARSA',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Reasons an official may give when returning a proposal for correction. */
export const CORRECTION_REASONS = [
  'BUKTI_KURANG',
  'DATA_TIDAK_LENGKAP',
  'NAMA_BERBEDA',
  'KK_BERBEDA',
  'TANGGAL_LAHIR_BERBEDA',
] as const satisfies readonly ReasonCode[];

/** Reasons Dinsos may give for a rejection. A rejection without one of them is refused. */
export const REJECTION_REASONS = [
  'BUKTI_KURANG',
  'DI_LUAR_WILAYAH',
  'BUKAN_SASARAN',
] as const satisfies readonly ReasonCode[];
