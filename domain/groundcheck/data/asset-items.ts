import type { BilingualText, Item } from '../form';
import { bilingual, GC_AJAR } from './sources';

const ASSET_VARIABLE = 26;
/** Three digits fit the field of the app; more is a typing error for a household. */
const MOST_PIECES = 999;
/** Gold counts from this weight on. */
const LEAST_GOLD_GRAM = 10;
const MOST_GOLD_GRAM = 9999;
const MOST_HECTARES = 999;

const OWNED = bilingual(
  'Milik bersama, kredit, digadaikan, dipinjam orang, atau rusak sementara tetap dihitung; rusak tak dapat diperbaiki tidak dihitung.',
  'Shared, on credit, pawned, lent or broken for a while still counts; broken beyond repair does not.',
);
const SHARED_HERD = bilingual(
  'Ternak kelompok: bagian sendiri dibulatkan, paling sedikit 1, dengan catatan kunjungan.',
  'Of a shared herd: the own share rounded, at least 1, with a note on the visit.',
);

interface Count {
  readonly field: string;
  readonly label: BilingualText;
  readonly what: BilingualText;
}

function piece(field: string, [id, en]: readonly [id: string, en: string]): Count {
  return {
    field,
    label: bilingual(id, en),
    what: bilingual(`Jumlah ${lowerFirst(id)}.`, `Number of ${lowerFirst(en)}.`),
  };
}

/** "AC" and "LPG" keep their capitals. */
function lowerFirst(text: string): string {
  return /^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

const MOVABLES_BEFORE_GOLD: readonly Count[] = [
  piece('gasCylinders', ['Tabung gas 5,5 kg atau lebih', 'Gas cylinders of 5.5 kg or more']),
  piece('refrigerators', ['Lemari es', 'Refrigerators']),
  piece('airConditioners', ['AC', 'Air conditioners']),
  piece('waterHeaters', ['Pemanas air untuk mandi', 'Water heaters for bathing']),
  piece('landlines', ['Telepon rumah', 'Landline telephones']),
  piece('flatTelevisions', ['Televisi layar datar 30 inci atau lebih', 'Flat televisions of 30 inches or more']),
];

const MOVABLES_AFTER_GOLD: readonly Count[] = [
  piece('computers', ['Komputer, laptop, atau tablet', 'Computers, laptops or tablets']),
  piece('motorcycles', ['Sepeda motor', 'Motorcycles']),
  piece('bicycles', ['Sepeda', 'Bicycles']),
  piece('cars', ['Mobil', 'Cars']),
  piece('boats', ['Perahu', 'Boats']),
  piece('motorBoats', ['Kapal atau perahu motor', 'Motor boats']),
  piece('smartphones', ['Ponsel pintar', 'Smartphones']),
];

const LIVESTOCK: readonly Count[] = [
  piece('largeLivestock', ['Ternak besar (sapi, kerbau, kuda)', 'Large livestock (cattle, buffalo, horses)']),
  piece('smallLivestock', ['Ternak kecil (kambing, domba, babi)', 'Small livestock (goats, sheep, pigs)']),
];

function countItem({ field, label, what }: Count, rule: BilingualText): Item {
  return {
    variable: ASSET_VARIABLE,
    field,
    label,
    definition: bilingual(`${what.id} ${rule.id}`, `${what.en} ${rule.en}`),
    type: 'integer',
    min: 0,
    max: MOST_PIECES,
    unit: 'piece',
    required: true,
    source: GC_AJAR,
  };
}

const GOLD: Item = {
  variable: ASSET_VARIABLE,
  field: 'goldGram',
  label: bilingual('Emas batangan/perhiasan', 'Gold bars and jewellery'),
  definition: bilingual(
    'Berat emas dibulatkan ke bawah, dihitung mulai 10 gram; di bawahnya isikan 0.',
    'Weight of gold rounded down, counted from 10 grams; 0 for less.',
  ),
  type: 'integer',
  min: 0,
  max: MOST_GOLD_GRAM,
  minUnlessZero: LEAST_GOLD_GRAM,
  unit: 'gram',
  required: true,
  source: `${GC_AJAR}. Unsure: the deck adds "limited to 1 digit", which does not fit a minimum of 10 and is left out`,
};

const FARM_LAND: Item = {
  variable: ASSET_VARIABLE,
  field: 'farmLandHectare',
  label: bilingual('Luas sawah/kebun', 'Rice field and garden'),
  definition: bilingual(
    'Luas sawah atau kebun milik sendiri yang diusahakan. Bila diisi, kepemilikan lahan lain harus Ya.',
    'Area of own rice field or garden that is worked. If filled, owning other land must be yes.',
  ),
  type: 'decimal',
  min: 0,
  max: MOST_HECTARES,
  unit: 'hectare',
  required: true,
  source: GC_AJAR,
};

const OTHER_LAND: Item = {
  variable: ASSET_VARIABLE,
  field: 'ownsOtherLand',
  label: bilingual('Memiliki lahan selain yang dihuni?', 'Owns land other than that lived on?'),
  definition: bilingual(
    'Lahan pertanian atau bukan, dengan atau tanpa bangunan, dengan bukti atas nama anggota keluarga.',
    'Farm land or not, built on or not, with proof in the name of a member.',
  ),
  type: 'yes-no',
  required: true,
  source: GC_AJAR,
};

const OTHER_HOUSE: Item = {
  variable: ASSET_VARIABLE,
  field: 'ownsOtherHouse',
  label: bilingual('Memiliki rumah selain yang dihuni?', 'Owns a house other than that lived in?'),
  definition: bilingual(
    'Rumah atau bangunan lain, siap huni atau belum, di atas lahan milik siapa pun.',
    'Another house or building, fit to live in or not yet, whoever owns its land.',
  ),
  type: 'yes-no',
  required: true,
  source: GC_AJAR,
};

/** Variable 26: the nineteen things a household may own. The same in every version. */
export const ASSET_ITEMS: readonly Item[] = [
  ...MOVABLES_BEFORE_GOLD.map((count) => countItem(count, OWNED)),
  GOLD,
  ...MOVABLES_AFTER_GOLD.map((count) => countItem(count, OWNED)),
  FARM_LAND,
  OTHER_LAND,
  OTHER_HOUSE,
  ...LIVESTOCK.map((count) => countItem(count, SHARED_HERD)),
];
