import type { BilingualText } from '../groundcheck/form';
import { say } from './wording';

/** What somebody who ranks a frozen snapshot elsewhere has to know about the columns of the result. */
export const RESULT_COLUMN_TEXTS = {
  household_id: say(
    'Nomor keluarga dari registry.parquet; kosong untuk usulan',
    'Number of the household in registry.parquet; empty for a proposal',
  ),
  proposal_id: say(
    'Nomor usulan dari proposals.parquet; kosong untuk keluarga dalam registri',
    'Id of the proposal in proposals.parquet; empty for a household of the registry',
  ),
  kabupaten: say(
    'Kode kabupaten/kota 4 angka, sama seperti dalam potret data',
    'Code of the kabupaten/kota, 4 digits, as in the snapshot',
  ),
  score: say(
    'Skor, bilangan bulat, sepersejuta log rupiah per orang per bulan; makin kecil makin miskin',
    'Score, a whole number, millionths of log rupiah per person and month; the smaller the poorer',
  ),
  national_decile: say('Desil nasional, 1 (termiskin) sampai 10', 'National decile, 1 (poorest) to 10'),
  province_decile: say('Desil dalam provinsi, 1 sampai 10', 'Decile within the province, 1 to 10'),
  kabupaten_decile: say('Desil dalam kabupaten/kota, 1 sampai 10', 'Decile within the kabupaten/kota, 1 to 10'),
} as const satisfies Readonly<Record<string, BilingualText>>;

/** What the result must keep to. Each of these is checked when it comes back. */
export const RESULT_RULE_TEXTS: readonly BilingualText[] = [
  say(
    'Setiap keluarga dan setiap usulan dalam potret data ada tepat satu kali; tidak ada yang lain.',
    'Each household and each proposal of the snapshot is there exactly once, and nobody else.',
  ),
  say(
    'Skor dan desil adalah bilangan bulat; tidak ada yang kosong. Skor muat dalam 32 bit.',
    'Score and deciles are whole numbers; none is missing. A score fits into 32 bits.',
  ),
  say(
    'Skor yang sama dalam satu wilayah mendapat desil yang sama; skor lebih tinggi tidak mendapat desil lebih rendah.',
    'Within a region equal scores share a decile, and a higher score has no lower decile.',
  ),
  say(
    'Desil n berakhir pada skor terkecil yang sedikitnya n persepuluh bobot berada pada atau di bawahnya, atau pada skor tepat di bawah itu.',
    'Decile n ends at the smallest score which at least n tenths of the weight lie at or below, or at the score just below that.',
  ),
  say(
    'Berkas hasil: Parquet, atau CSV dengan koma, satu baris judul dan titik sebagai tanda desimal.',
    'The result file is Parquet, or CSV with commas, one header line and a decimal point.',
  ),
  say(
    'Lengkapi cover.json: siapa yang membuat, kapan, dengan model apa, dan SHA-256 berkas hasil; kirim kembali bersama hasilnya.',
    'Complete cover.json: who made it, when, with what model, and the SHA-256 of the result file; send it back with the result.',
  ),
];
