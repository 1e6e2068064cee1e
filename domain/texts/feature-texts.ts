import {
  CLOSET,
  COOKING_FUEL,
  DRINKING_WATER,
  FAECES_DISPOSAL,
  FLOOR,
  INSTALLED_POWER,
  LIGHTING,
  ROOF,
  TENURE,
  TOILET,
  WALL,
} from '../groundcheck/data/dwelling-codes';
import { DIPLOMA_2026, WORK_STATUS_2026 } from '../groundcheck/data/person-codes';
import type { RankingFeature } from '../groundcheck/features';
import type { BilingualText, Code, Language } from '../groundcheck/form';
import { say } from './wording';

/** What a model looks at, in words a village clerk can read aloud. */
export const FEATURE_TEXTS: Readonly<Record<RankingFeature, BilingualText>> = {
  householdSize: say('Jumlah anggota keluarga', 'Household members'),
  headFemale: say('Kepala keluarga perempuan', 'Woman as head of the household'),
  headAge: say('Umur kepala keluarga', 'Age of the head'),
  headDiploma: say('Ijazah kepala keluarga', 'Diploma of the head'),
  dependants: say('Anggota yang ditanggung', 'Dependants'),
  children0to6: say('Anak umur 0-6 tahun', 'Children aged 0-6'),
  pupilsSd: say('Anak sekolah SD', 'Pupils at SD'),
  pupilsSmp: say('Anak sekolah SMP', 'Pupils at SMP'),
  pupilsSma: say('Anak sekolah SMA', 'Pupils at SMA'),
  pregnant: say('Ibu hamil', 'Pregnant women'),
  elderly60: say('Anggota umur 60 tahun ke atas', 'Members aged 60 or more'),
  loneElderly: say('Lanjut usia hidup sendiri', 'Elderly person living alone'),
  disabled: say('Penyandang disabilitas', 'Members with a disability'),
  chronicallyIll: say('Anggota sakit menahun', 'Members with a chronic illness'),
  workers: say('Anggota yang bekerja', 'Members who work'),
  workStatusHead: say('Status pekerjaan kepala keluarga', 'Work of the head'),
  tenure: say('Status rumah', 'Tenure of the house'),
  floor: say('Lantai rumah', 'Floor'),
  wall: say('Dinding rumah', 'Walls'),
  roof: say('Atap rumah', 'Roof'),
  water: say('Sumber air minum', 'Drinking water'),
  lighting: say('Penerangan', 'Lighting'),
  power: say('Daya listrik', 'Electric power'),
  fuel: say('Bahan bakar memasak', 'Cooking fuel'),
  toilet: say('Tempat buang air besar', 'Toilet'),
  closet: say('Jenis kloset', 'Kind of closet'),
  disposal: say('Pembuangan tinja', 'Faeces disposal'),
  gasCylinder: say('Tabung gas 5,5 kg ke atas', 'Gas cylinders of 5.5 kg or more'),
  fridge: say('Kulkas', 'Fridges'),
  airConditioner: say('AC', 'Air conditioners'),
  waterHeater: say('Pemanas air', 'Water heaters'),
  landline: say('Telepon rumah', 'Landline telephones'),
  flatTv: say('TV layar datar 30 inci ke atas', 'Flat televisions of 30 inches or more'),
  goldGram: say('Emas (gram)', 'Gold (grams)'),
  computer: say('Komputer/laptop/tablet', 'Computers, laptops, tablets'),
  motorcycle: say('Sepeda motor', 'Motorcycles'),
  bicycle: say('Sepeda', 'Bicycles'),
  car: say('Mobil', 'Cars'),
  boat: say('Perahu', 'Boats'),
  motorBoat: say('Kapal/perahu motor', 'Motor boats'),
  smartphone: say('Ponsel pintar', 'Smartphones'),
  landHectare: say('Sawah/kebun (hektare)', 'Rice field or garden (hectares)'),
  otherLand: say('Punya lahan lain', 'Owns other land'),
  otherHouse: say('Punya rumah lain', 'Owns another house'),
  largeLivestock: say('Ternak besar (sapi, kerbau, kuda)', 'Large livestock (cattle, buffalo, horses)'),
  smallLivestock: say('Ternak kecil (kambing, domba, babi)', 'Small livestock (goats, sheep, pigs)'),
};

/** Adjusters have names of a model's own; these are the ones the sources describe. */
export const ADJUSTER_TEXTS: Readonly<Record<string, BilingualText>> = {
  'lone-elderly': say('Penyesuaian: lanjut usia hidup sendiri', 'Adjustment: elderly person living alone'),
  disability: say('Penyesuaian: penyandang disabilitas', 'Adjustment: disability'),
  'female-head': say('Penyesuaian: kepala keluarga perempuan', 'Adjustment: woman as head'),
  'chronic-illness': say('Penyesuaian: sakit menahun', 'Adjustment: chronic illness'),
  'lone-disabled': say('Penyesuaian: penyandang disabilitas hidup sendiri', 'Adjustment: disabled person living alone'),
};

const CODES: Readonly<Partial<Record<RankingFeature, readonly Code[]>>> = {
  headDiploma: DIPLOMA_2026,
  workStatusHead: WORK_STATUS_2026,
  tenure: TENURE,
  floor: FLOOR,
  wall: WALL,
  roof: ROOF,
  water: DRINKING_WATER,
  lighting: LIGHTING,
  power: INSTALLED_POWER,
  fuel: COOKING_FUEL,
  toilet: TOILET,
  closet: CLOSET,
  disposal: FAECES_DISPOSAL,
};

const NOT_ASKED: BilingualText = say('tidak ditanyakan', 'not asked');

/** What a variable or adjuster of a model is called. One that nobody has named goes by its own name. */
export function variableText(variable: string, language: Language): string {
  const texts: Readonly<Record<string, BilingualText>> = { ...FEATURE_TEXTS, ...ADJUSTER_TEXTS };
  return texts[variable]?.[language] ?? variable;
}

/** A value of a feature in words: the label of a code, or the number itself; nothing for an adjuster, which applies or not. */
export function valueText(variable: string, { value, language }: { value: number; language: Language }): string {
  if (variable in ADJUSTER_TEXTS) return '';
  const codes = CODES[variable as RankingFeature];
  if (codes === undefined) return numberText(value, language);
  return codes.find(({ code }) => Number(code) === value)?.label[language] ?? NOT_ASKED[language];
}

/** A number as people of the language write it. */
export function numberText(value: number, language: Language): string {
  const text = String(Math.round(value * 100) / 100);
  return language === 'id' ? text.replace('.', ',') : text;
}
