import type { BilingualText, Item } from '../form';
import { CHRONIC_ILLNESS, DISABILITY_2025 } from './person-codes';
import { bilingual, FASIH_2026, GC_AJAR, GC_AJAR_REGSOSEK } from './sources';

const LASTING = bilingual(
  'Keterbatasan yang berlangsung paling singkat 6 bulan atau bersifat permanen.',
  'A limitation that has lasted at least 6 months or is permanent.',
);
const CHRONIC = bilingual(
  'Penyakit yang berlangsung lama dan lama sembuhnya. Yang dinyatakan sembuh dan COVID-19 tidak dihitung; yang sedang tanpa gejala tetap dihitung.',
  'A lasting illness that heals slowly. One declared healed and COVID-19 do not count; one without symptoms still does.',
);

/** Variables 12-13 as the 2025 list asks them: one disability, and the illness felt worst. */
export const HEALTH_ITEMS_2025: readonly Item[] = [
  {
    variable: 12,
    field: 'disability',
    label: bilingual('Penyandang disabilitas', 'Disability'),
    definition: LASTING,
    type: 'code',
    codes: DISABILITY_2025,
    required: true,
    source: `${GC_AJAR}, kinds of UU 8/2016. Unsure: the deck prints no codes and leaves the item to Kemensos; the numbers are ours`,
  },
  {
    variable: 13,
    field: 'chronicIllness',
    label: bilingual('Keluhan kesehatan kronis/menahun', 'Chronic illness'),
    definition: bilingual(`${CHRONIC.id} Bila lebih dari satu, yang terberat.`, `${CHRONIC.en} Of several, the worst.`),
    type: 'code',
    codes: CHRONIC_ILLNESS,
    required: true,
    source: GC_AJAR_REGSOSEK,
  },
];

const DISABILITIES_2026: readonly (readonly [field: string, label: BilingualText])[] = [
  ['disabilityPhysical', bilingual('Disabilitas fisik', 'Physical disability')],
  ['disabilityMental', bilingual('Disabilitas mental', 'Mental disability')],
  ['disabilityIntellectual', bilingual('Disabilitas intelektual', 'Intellectual disability')],
  ['disabilityBlind', bilingual('Disabilitas netra', 'Blindness')],
  ['disabilityDeaf', bilingual('Disabilitas rungu', 'Deafness')],
  ['disabilitySpeech', bilingual('Disabilitas wicara', 'Speech disability')],
];

/** Field that asks for each illness of `CHRONIC_ILLNESS` in the 2026 form; code 1 means none and has no field. */
const ILLNESS_FIELDS_2026: ReadonlyMap<string, string> = new Map([
  ['2', 'illnessHypertension'],
  ['3', 'illnessRheumatism'],
  ['4', 'illnessAsthma'],
  ['5', 'illnessHeart'],
  ['6', 'illnessDiabetes'],
  ['7', 'illnessTuberculosis'],
  ['8', 'illnessStroke'],
  ['9', 'illnessCancer'],
  ['10', 'illnessKidneyFailure'],
  ['11', 'illnessHaemophilia'],
  ['12', 'illnessHivAids'],
  ['13', 'illnessCholesterol'],
  ['14', 'illnessCirrhosis'],
  ['15', 'illnessThalassaemia'],
  ['16', 'illnessLeukaemia'],
  ['17', 'illnessAlzheimer'],
  ['18', 'illnessOther'],
]);

/** Variables 12-13 as the 2026 form asks them: yes or no for every kind. */
export const HEALTH_ITEMS_2026: readonly Item[] = [
  ...DISABILITIES_2026.map(([field, label]): Item => ({
    variable: 12,
    field,
    label,
    definition: LASTING,
    type: 'yes-no',
    required: true,
    source: FASIH_2026,
  })),
  ...CHRONIC_ILLNESS.flatMap(({ code, label }): readonly Item[] => {
    const field = ILLNESS_FIELDS_2026.get(code);
    return field === undefined ? [] : [illnessItem(field, label)];
  }),
];

function illnessItem(field: string, label: BilingualText): Item {
  return {
    variable: 13,
    field,
    label,
    definition: CHRONIC,
    type: 'yes-no',
    required: true,
    source: `${FASIH_2026}; definition: ${GC_AJAR}`,
  };
}
