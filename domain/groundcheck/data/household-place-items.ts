import type { GroundcheckFormVersion, Item } from '../form';
import { DOMICILE_MATCH } from './dwelling-codes';
import { bilingual, FASIH_2026, GC_AJAR } from './sources';

const LONGEST_NAME = 100;
const LONGEST_ADDRESS = 300;
/** Room for a row of barracks under one roof; catches a mistyped number. */
const MOST_HOUSEHOLDS = 50;

const CODE_SOURCE = `${GC_AJAR}. Unsure: whether DTSEN uses the Kemendagri or the BPS code; Kemendagri taken`;

interface Region {
  readonly variable: number;
  readonly name: string;
  readonly digits: number;
  readonly id: string;
  readonly en: string;
}

const REGIONS: readonly Region[] = [
  { variable: 1, name: 'province', digits: 2, id: 'provinsi', en: 'Province' },
  { variable: 3, name: 'kabupaten', digits: 4, id: 'kabupaten/kota', en: 'Kabupaten/kota' },
  { variable: 5, name: 'kecamatan', digits: 6, id: 'kecamatan', en: 'Kecamatan' },
  { variable: 7, name: 'village', digits: 10, id: 'desa/kelurahan', en: 'Desa/kelurahan' },
];

function regionItems({ variable, name, digits, id, en }: Region): readonly Item[] {
  return [
    {
      variable,
      field: `${name}Code`,
      label: bilingual(`Kode ${id}`, `${en} code`),
      definition: bilingual(
        `Kode Kemendagri ${String(digits)} angka dari ${id} tempat keluarga tinggal sekarang.`,
        `The ${String(digits)}-digit Kemendagri code of the ${id} where the household lives now.`,
      ),
      type: 'text',
      maxLength: digits,
      pattern: `^[0-9]{${String(digits)}}$`,
      required: true,
      source: CODE_SOURCE,
    },
    {
      variable: variable + 1,
      field: `${name}Name`,
      label: bilingual(`Nama ${id}`, `${en} name`),
      definition: bilingual(
        `Nama ${id} tempat keluarga tinggal sekarang.`,
        `Name of the ${id} where the household lives now.`,
      ),
      type: 'text',
      maxLength: LONGEST_NAME,
      required: true,
      source: GC_AJAR,
    },
  ];
}

const ADDRESS: Item = {
  variable: 9,
  field: 'address',
  label: bilingual('Alamat domisili', 'Address'),
  definition: bilingual(
    'Alamat tempat tinggal sekarang (de facto): jalan, nomor, lingkungan, RT/RW, dan kode pos.',
    'Where the household lives now (de facto): street, number, neighbourhood, RT/RW and postal code.',
  ),
  type: 'text',
  maxLength: LONGEST_ADDRESS,
  required: true,
  source: GC_AJAR,
};

const DOMICILE: Item = {
  variable: 9,
  field: 'domicileMatch',
  label: bilingual('Kesesuaian domisili', 'Domicile against papers'),
  definition: bilingual(
    'Apakah alamat domisili sesuai dengan KK dan KTP.',
    'Whether the address agrees with the KK and the KTP.',
  ),
  type: 'code',
  codes: DOMICILE_MATCH,
  required: false,
  source: `${FASIH_2026}. Unsure: asked of the household or of each person; household taken, answer optional`,
};

const GEOTAG_AND_PEOPLE: readonly Item[] = [
  {
    variable: 10,
    field: 'location',
    label: bilingual('Lokasi (lintang dan bujur)', 'Location (latitude and longitude)'),
    definition: bilingual('Titik geotag rumah yang dihuni.', 'Geotag of the house lived in.'),
    type: 'geopoint',
    unit: 'degree',
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 11,
    field: 'kkNumber',
    label: bilingual('Nomor KK', 'KK number'),
    definition: bilingual(
      'Nomor Kartu Keluarga yang tercatat di Dukcapil, 16 angka.',
      'The Kartu Keluarga number on record at Dukcapil, 16 digits.',
    ),
    type: 'identity',
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 12,
    field: 'headName',
    label: bilingual('Nama kepala keluarga', "Head of household's name"),
    definition: bilingual(
      'Nama anggota keluarga yang berstatus kepala keluarga.',
      'Name of the member who is head of the household.',
    ),
    type: 'text',
    maxLength: LONGEST_NAME,
    required: true,
    source: GC_AJAR,
  },
  {
    variable: 13,
    field: 'householdsInDwelling',
    label: bilingual('Jumlah keluarga dalam satu rumah', 'Households in the dwelling'),
    definition: bilingual(
      'Banyaknya keluarga yang tinggal dalam rumah ini sekarang, termasuk keluarga ini.',
      'How many households live in this house now, this one included.',
    ),
    type: 'integer',
    min: 1,
    max: MOST_HOUSEHOLDS,
    unit: 'household',
    required: true,
    source: GC_AJAR,
  },
];

/** Variables 1-13: where the household is and who heads it. */
export function placeItems(version: GroundcheckFormVersion): readonly Item[] {
  const domicile = version === 'gc-2026-02' ? [DOMICILE] : [];
  return [...REGIONS.flatMap(regionItems), ADDRESS, ...domicile, ...GEOTAG_AND_PEOPLE];
}
