import type { GroundcheckAnswers, Sheet, Visit } from '../../domain/groundcheck/answers';

/** No real region code begins with it (domain reference, "How to use this"). */
const FAKE_PROVINCE = '99';

/** A well-formed NIK of nobody: fake region, birth date (yyyy-mm-dd), 40 added to the day for women, serial. */
export function testNik(person: {
  readonly birthDate: string;
  readonly female: boolean;
  readonly serial: number;
}): string {
  const [year = '', month = '', day = ''] = person.birthDate.split('-');
  const writtenDay = String(Number(day) + (person.female ? 40 : 0)).padStart(2, '0');
  const nik = `${FAKE_PROVINCE}0101${writtenDay}${month}${year.slice(2)}${String(person.serial).padStart(4, '0')}`;
  if (!/^99\d{14}$/.test(nik)) throw new Error('A test NIK has 16 digits and begins with the fake province.');
  return nik;
}

const KK_NUMBER = `${FAKE_PROVINCE}01010101100001`;

/** The day of the surveys below. */
export const VISITED_ON = '2026-04-13';

const NIKS = {
  wayan: testNik({ birthDate: '1978-05-20', female: false, serial: 1 }),
  siti: testNik({ birthDate: '1982-11-02', female: true, serial: 2 }),
  budi: testNik({ birthDate: '2013-07-15', female: false, serial: 3 }),
  ayu: testNik({ birthDate: '2022-09-30', female: true, serial: 4 }),
};

/** The record the visit starts from: Wayan, Siti and their children Budi and Ayu. */
export const KNOWN_MEMBERS = Object.values(NIKS).map((nik) => ({ nik }));

const NO_DISABILITY = {
  disabilityPhysical: false,
  disabilityMental: false,
  disabilityIntellectual: false,
  disabilityBlind: false,
  disabilityDeaf: false,
  disabilitySpeech: false,
};

const NO_ILLNESS = {
  illnessHypertension: false,
  illnessRheumatism: false,
  illnessAsthma: false,
  illnessHeart: false,
  illnessDiabetes: false,
  illnessTuberculosis: false,
  illnessStroke: false,
  illnessCancer: false,
  illnessKidneyFailure: false,
  illnessHaemophilia: false,
  illnessHivAids: false,
  illnessCholesterol: false,
  illnessCirrhosis: false,
  illnessThalassaemia: false,
  illnessLeukaemia: false,
  illnessAlzheimer: false,
  illnessOther: false,
};

const AS_ON_RECORD = { presence: '1', sameName: true, sameKkNumber: true, sameRegion: true };
const HEALTHY = { ...NO_DISABILITY, ...NO_ILLNESS };

/** The head: works on his own account in a food crop field, and sells part of it as a business. */
const WAYAN: Sheet = {
  ...AS_ON_RECORD,
  ...HEALTHY,
  nik: NIKS.wayan,
  birthDate: '1978-05-20',
  age: 47,
  sex: '1',
  relation: '1',
  maritalStatus: '2',
  schooling: '2',
  schoolLevel: '8',
  schoolGrade: 8,
  diploma: '2',
  worked: true,
  sector: '1',
  workStatus: '1',
  ownsBusiness: true,
  businessCount: 1,
  businessSector: '12',
  paidWorkers: 0,
  unpaidWorkers: 1,
  businessTurnover: '1',
};

const SITI: Sheet = {
  ...AS_ON_RECORD,
  ...HEALTHY,
  illnessAsthma: true,
  nik: NIKS.siti,
  birthDate: '1982-11-02',
  age: 43,
  sex: '2',
  relation: '2',
  maritalStatus: '2',
  schooling: '2',
  schoolLevel: '3',
  schoolGrade: 8,
  diploma: '1',
  worked: false,
  ownsBusiness: false,
};

const BUDI: Sheet = {
  ...AS_ON_RECORD,
  ...HEALTHY,
  disabilityDeaf: true,
  nik: NIKS.budi,
  birthDate: '2013-07-15',
  age: 12,
  sex: '1',
  relation: '3',
  maritalStatus: '1',
  schooling: '1',
  schoolLevel: '3',
  schoolGrade: 6,
  diploma: '0',
  worked: false,
  ownsBusiness: false,
};

const AYU: Sheet = {
  ...AS_ON_RECORD,
  ...HEALTHY,
  nik: NIKS.ayu,
  birthDate: '2022-09-30',
  age: 3,
  sex: '2',
  relation: '3',
  maritalStatus: '1',
};

const MEMBERS: readonly Sheet[] = [WAYAN, SITI, BUDI, AYU];

const ASSETS = {
  gasCylinders: 0,
  refrigerators: 1,
  airConditioners: 0,
  waterHeaters: 0,
  landlines: 0,
  flatTelevisions: 1,
  goldGram: 10,
  computers: 0,
  motorcycles: 1,
  bicycles: 2,
  cars: 0,
  boats: 0,
  motorBoats: 0,
  smartphones: 2,
  farmLandHectare: 0.25,
  ownsOtherLand: true,
  ownsOtherHouse: false,
  largeLivestock: 0,
  smallLivestock: 3,
};

const DWELLING: Sheet = {
  provinceCode: '99',
  provinceName: 'Provinsi Uji',
  kabupatenCode: '9901',
  kabupatenName: 'Kabupaten Uji',
  kecamatanCode: '990101',
  kecamatanName: 'Kecamatan Uji',
  villageCode: '9901012001',
  villageName: 'Desa Uji',
  address: 'Dusun Uji RT 01 RW 02',
  location: { latitude: -8.37, longitude: 114.15, accuracyMetres: 6 },
  kkNumber: KK_NUMBER,
  headName: 'Wayan',
  householdsInDwelling: 1,
  tenure: '1',
  landProof: '3',
  floorMaterial: '6',
  floorCondition: '2',
  wallMaterial: '3',
  wallCondition: '2',
  roofMaterial: '3',
  roofCondition: '3',
  drinkingWater: '5',
  wasteDistance: '2',
  lighting: '1',
  meterCount: 1,
  installedPower: ['2'],
  plnIds: ['990000000001'],
  cookingFuel: '4',
  toilet: '1',
  closet: '1',
  faecesDisposal: '4',
  ...ASSETS,
};

const VISIT: Visit = {
  startedAt: `${VISITED_ON}T09:10:00+07:00`,
  endedAt: `${VISITED_ON}T10:05:00+07:00`,
  location: { latitude: -8.37, longitude: 114.15, accuracyMetres: 8 },
  photos: [{ kind: 'front', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', reference: 'photos/front' }],
};

/** Answers of a household of four that pass every check of `gc-2026-02` against `KNOWN_MEMBERS` on `VISITED_ON`. */
export function aSurvey(overrides: Partial<GroundcheckAnswers> = {}): GroundcheckAnswers {
  return {
    formVersion: 'gc-2026-02',
    outcome: 'found',
    visit: VISIT,
    household: DWELLING,
    members: MEMBERS,
    ...overrides,
  };
}

/** The same survey with other answers about the dwelling; `undefined` takes an answer out. */
export function aSurveyWithHousehold(changes: Sheet): GroundcheckAnswers {
  return aSurvey({ household: changed(DWELLING, changes) });
}

/** The same survey with other answers about one person: 0 Wayan, 1 Siti, 2 Budi, 3 Ayu. `undefined` takes one out. */
export function aSurveyWithMember(place: number, changes: Sheet): GroundcheckAnswers {
  return aSurvey({ members: MEMBERS.map((member, index) => (index === place ? changed(member, changes) : member)) });
}

/** A visit that ended without a survey, with one photo. */
export function aVisitWithoutSurvey(outcome: string): GroundcheckAnswers {
  return { formVersion: 'gc-2026-02', outcome, visit: VISIT };
}

/** What the 2025 list asks otherwise or not at all, said of the same household. */
const DWELLING_2025: Sheet = {
  landProof: undefined,
  floorCondition: undefined,
  wallCondition: undefined,
  roofCondition: undefined,
};
const HEALTH_2025: Sheet = Object.fromEntries(Object.keys(HEALTHY).map((field) => [field, undefined]));
const PEOPLE_2025: readonly Sheet[] = [
  { schooling: '3', diploma: '8', disability: '0', chronicIllness: '1' },
  { schooling: '3', diploma: '3', disability: '0', chronicIllness: '4' },
  { schooling: '2', diploma: '23', disability: '4', chronicIllness: '1' },
  { disability: '0', chronicIllness: '1' },
];

/** The household of `aSurvey` as the 2025 form would have recorded it. */
export function aSurveyOf2025(overrides: Partial<GroundcheckAnswers> = {}): GroundcheckAnswers {
  return {
    ...aSurvey(),
    formVersion: 'gc-2025-02',
    household: changed(DWELLING, DWELLING_2025),
    members: MEMBERS.map((member, index) => changed(member, { ...HEALTH_2025, ...PEOPLE_2025[index] })),
    ...overrides,
  };
}

function changed(sheet: Sheet, changes: Sheet): Sheet {
  return Object.fromEntries(Object.entries({ ...sheet, ...changes }).filter(([, answer]) => answer !== undefined));
}
