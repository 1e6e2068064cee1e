import type { Item } from '../form';
import { MARITAL_STATUS, SEX } from './person-codes';
import { bilingual, GC_AJAR, GC_AJAR_REGSOSEK } from './sources';

const LONGEST_NAME = 100;
/** Older than any living person on record; catches a mistyped century. */
const OLDEST_AGE = 125;

/** Asked of everybody on the record: the NIK says which person the sheet is about. */
export const NIK: Item = {
  variable: 1,
  field: 'nik',
  label: bilingual('NIK', 'NIK'),
  definition: bilingual(
    'Nomor induk kependudukan yang tercatat di Dukcapil, tepat 16 angka.',
    'The population number on record at Dukcapil, exactly 16 digits.',
  ),
  type: 'identity',
  required: true,
  source: `${GC_AJAR}; length: domain reference, section 3.3`,
};

/** Variables 2-8: who the person is. The same in every version but for the relation codes. */
export const IDENTITY_ITEMS: readonly Item[] = [
  {
    variable: 2,
    field: 'sameName',
    label: bilingual('Apakah nama sama?', 'Is the name the same?'),
    definition: bilingual(
      'Nama pada catatan dibandingkan dengan KK. Beda satu huruf, spasi, atau tanda baca berarti tidak sama.',
      'The name on record compared with the KK. One letter, space or mark off counts as different.',
    ),
    type: 'yes-no',
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 2,
    field: 'name',
    label: bilingual('Nama menurut KK', 'Name on the KK'),
    definition: bilingual(
      'Nama lengkap menurut dokumen kependudukan resmi, berdasarkan KK.',
      'Full name in the official population documents, taken from the KK.',
    ),
    type: 'text',
    maxLength: LONGEST_NAME,
    required: true,
    shownWhen: { field: 'sameName', is: false },
    source: GC_AJAR,
  },
  {
    variable: 3,
    field: 'sameKkNumber',
    label: bilingual('Apakah nomor KK sama?', 'Is the KK number the same?'),
    definition: bilingual(
      'Nomor Kartu Keluarga pada catatan dibandingkan dengan KK yang ditunjukkan.',
      'The Kartu Keluarga number on record compared with the KK shown.',
    ),
    type: 'yes-no',
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 3,
    field: 'kkNumber',
    label: bilingual('Nomor KK yang baru', 'New KK number'),
    definition: bilingual(
      'Nomor Kartu Keluarga orang ini yang tercatat di Dukcapil, 16 angka, berdasarkan KK.',
      "The person's Kartu Keluarga number on record at Dukcapil, 16 digits, taken from the KK.",
    ),
    type: 'identity',
    required: true,
    shownWhen: { field: 'sameKkNumber', is: false },
    source: GC_AJAR,
  },
  {
    variable: 0,
    field: 'sameRegion',
    label: bilingual('Apakah wilayah sama?', 'Is the region the same?'),
    definition: bilingual(
      'Provinsi, kabupaten/kota, kecamatan, dan desa/kelurahan pada catatan dibandingkan dengan KK.',
      'Province, kabupaten/kota, kecamatan and desa/kelurahan on record compared with the KK.',
    ),
    type: 'yes-no',
    required: true,
    source: `${GC_AJAR}; asked beside the 13 variables`,
  },
  {
    variable: 0,
    field: 'villageCode',
    label: bilingual('Kode desa/kelurahan yang baru', 'New village code'),
    definition: bilingual(
      'Kode Kemendagri 10 angka dari desa/kelurahan menurut KK.',
      'The 10-digit Kemendagri code of the desa/kelurahan on the KK.',
    ),
    type: 'text',
    maxLength: 10,
    pattern: '^[0-9]{10}$',
    required: true,
    shownWhen: { field: 'sameRegion', is: false },
    source: `${GC_AJAR}. Unsure: whether DTSEN uses the Kemendagri or the BPS code; Kemendagri taken`,
  },
  {
    variable: 4,
    field: 'birthDate',
    label: bilingual('Tanggal lahir', 'Date of birth'),
    definition: bilingual('Tanggal lahir menurut KK (de jure).', 'Date of birth as on the KK (de jure).'),
    type: 'date',
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 5,
    field: 'age',
    label: bilingual('Umur', 'Age'),
    definition: bilingual(
      'Umur dalam tahun penuh pada hari pendataan, dihitung dari tanggal lahir. Menentukan pertanyaan pendidikan, pekerjaan, dan usaha.',
      'Completed years on the day of the visit, counted from the date of birth. Opens schooling, work and business.',
    ),
    type: 'integer',
    min: 0,
    max: OLDEST_AGE,
    unit: 'year',
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 6,
    field: 'sex',
    label: bilingual('Jenis kelamin', 'Sex'),
    definition: bilingual('Jenis kelamin menurut KK (de jure).', 'Sex as on the KK (de jure).'),
    type: 'code',
    codes: SEX,
    required: true,
    source: GC_AJAR_REGSOSEK,
  },
  {
    variable: 8,
    field: 'maritalStatus',
    label: bilingual('Status perkawinan', 'Marital status'),
    definition: bilingual(
      'Kawin mencakup kawin adat, agama, siri, dan hidup bersama yang dianggap suami-istri. Cerai hidup mencakup yang mengaku cerai walau belum resmi. Hidup terpisah karena kerja atau sekolah tetap kawin.',
      'Married covers customary, religious and unregistered marriage and couples taken as such. Divorced covers those who say so before it is official. Living apart for work or school stays married.',
    ),
    type: 'code',
    codes: MARITAL_STATUS,
    required: true,
    source: `${GC_AJAR}; codes: domain reference, section 3.2`,
  },
];
