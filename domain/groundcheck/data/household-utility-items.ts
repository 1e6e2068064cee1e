import type { Condition, Item } from '../form';
import {
  CLOSET,
  COOKING_FUEL,
  DRINKING_WATER,
  FAECES_DISPOSAL,
  INSTALLED_POWER,
  LIGHTING,
  TOILET,
  WASTE_DISTANCE,
} from './dwelling-codes';
import { bilingual, GC_AJAR, GC_AJAR_REGSOSEK, REUSED_IN_2026 } from './sources';

/** Regsosek leaves room for three meters; ten covers a shop house and still catches a mistyped number. */
const MOST_METERS = 10;
/** PLN writes customer ids with 12 digits and meter numbers with 11; room is left for other meters. */
const LONGEST_PLN_ID = 20;

const METERED: Condition = { field: 'lighting', in: ['1'] };
const HAS_USED_TOILET: Condition = { field: 'toilet', in: ['1', '2', '3'] };

const WATER_ITEMS: readonly Item[] = [
  {
    variable: 18,
    field: 'drinkingWater',
    label: bilingual('Sumber air minum utama', 'Main source of drinking water'),
    definition: bilingual(
      'Sumber yang airnya paling banyak diminum. Mata air atau air hujan yang dipipakan ke rumah tetap mata air atau air hujan.',
      'The source that gives most of the water drunk. Spring or rain water piped to the house stays spring or rain water.',
    ),
    type: 'code',
    codes: DRINKING_WATER,
    required: true,
    source: GC_AJAR_REGSOSEK,
  },
  {
    variable: 18,
    field: 'wasteDistance',
    label: bilingual('Jarak ke penampungan limbah terdekat', 'Distance to the nearest waste'),
    definition: bilingual(
      'Jarak sumber air ke tempat penampungan limbah, kotoran, atau tinja terdekat.',
      'Distance from the water source to the nearest waste, manure or faeces.',
    ),
    type: 'code',
    codes: WASTE_DISTANCE,
    unit: 'metre',
    required: true,
    shownWhen: { field: 'drinkingWater', in: ['4', '5', '6', '7', '8'] },
    source: REUSED_IN_2026,
  },
];

const POWER_ITEMS: readonly Item[] = [
  {
    variable: 19,
    field: 'lighting',
    label: bilingual('Sumber penerangan utama', 'Main lighting'),
    definition: bilingual(
      'Penerangan yang paling banyak dipakai. Dari beberapa rumah dengan satu meteran, hanya rumah yang ditempeli meteran yang bermeteran.',
      'The lighting used most. Of several houses on one meter, only the one the meter hangs on has a meter.',
    ),
    type: 'code',
    codes: LIGHTING,
    required: true,
    source: GC_AJAR_REGSOSEK,
  },
  {
    variable: 20,
    field: 'meterCount',
    label: bilingual('Jumlah meteran', 'Number of meters'),
    definition: bilingual('Banyaknya meteran PLN di rumah ini.', 'How many PLN meters the house has.'),
    type: 'integer',
    min: 1,
    max: MOST_METERS,
    required: true,
    shownWhen: METERED,
    source: GC_AJAR,
  },
  {
    variable: 20,
    field: 'installedPower',
    label: bilingual('Daya terpasang', 'Installed power'),
    definition: bilingual(
      'Daya listrik terpasang, satu isian untuk setiap meteran.',
      'Installed electric power, one answer for each meter.',
    ),
    type: 'codes',
    codes: INSTALLED_POWER,
    countedBy: 'meterCount',
    unit: 'watt',
    required: true,
    shownWhen: METERED,
    source: GC_AJAR_REGSOSEK,
  },
  {
    variable: 21,
    field: 'plnIds',
    label: bilingual('ID pelanggan atau nomor meteran PLN', 'PLN customer id or meter number'),
    definition: bilingual(
      'ID pelanggan untuk setiap meteran; bila tidak diketahui, nomor meteran.',
      'The customer id for each meter; the meter number if it is not known.',
    ),
    type: 'texts',
    maxLength: LONGEST_PLN_ID,
    countedBy: 'meterCount',
    required: true,
    shownWhen: METERED,
    source: GC_AJAR,
  },
];

const KITCHEN_AND_SANITATION_ITEMS: readonly Item[] = [
  {
    variable: 22,
    field: 'cookingFuel',
    label: bilingual('Bahan bakar utama memasak', 'Main cooking fuel'),
    definition: bilingual('Bahan bakar yang paling banyak dipakai memasak.', 'The fuel used most for cooking.'),
    type: 'code',
    codes: COOKING_FUEL,
    required: true,
    source: REUSED_IN_2026,
  },
  {
    variable: 23,
    field: 'toilet',
    label: bilingual('Fasilitas buang air besar', 'Toilet'),
    definition: bilingual(
      'Siapa yang memakai tempat buang air besar keluarga, atau tempat umum yang didatangi.',
      "Who uses the household's toilet, or which shared place it goes to.",
    ),
    type: 'code',
    codes: TOILET,
    required: true,
    source: GC_AJAR_REGSOSEK,
  },
  {
    variable: 24,
    field: 'closet',
    label: bilingual('Jenis kloset', 'Closet type'),
    definition: bilingual('Tempat duduk atau jongkok di kakus.', 'What one sits or squats on in the toilet.'),
    type: 'code',
    codes: CLOSET,
    required: true,
    shownWhen: HAS_USED_TOILET,
    source: GC_AJAR_REGSOSEK,
  },
  {
    variable: 25,
    field: 'faecesDisposal',
    label: bilingual('Tempat pembuangan akhir tinja', 'Faeces disposal'),
    definition: bilingual('Tempat akhir pembuangan tinja.', 'Where faeces finally go.'),
    type: 'code',
    codes: FAECES_DISPOSAL,
    required: true,
    shownWhen: HAS_USED_TOILET,
    source: GC_AJAR_REGSOSEK,
  },
];

/** Variables 18-25: water, power, kitchen and sanitation. The same in every version. */
export const UTILITY_ITEMS: readonly Item[] = [...WATER_ITEMS, ...POWER_ITEMS, ...KITCHEN_AND_SANITATION_ITEMS];
