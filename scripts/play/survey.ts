import { completedYears } from '../../domain/groundcheck/dates';
import type { GroundcheckAnswers, Sheet } from '../../domain/groundcheck/answers';
import type { LinkedVisitAnswers } from '../../domain/groundcheck/check-linked-visit';
import type { ProposalSubmission, SubmittedMember } from '../../domain/proposal/submission';

/** How well off the household is that the demonstration makes up, from 0 (poorest) to 10. */
export type Wealth = number;

const FORM = 'gc-2026-02';
const DISABILITIES = ['Physical', 'Mental', 'Intellectual', 'Blind', 'Deaf', 'Speech'];
const ILLNESSES = [
  'Hypertension', 'Rheumatism', 'Asthma', 'Heart', 'Diabetes', 'Tuberculosis', 'Stroke', 'Cancer', 'KidneyFailure',
  'Haemophilia', 'HivAids', 'Cholesterol', 'Cirrhosis', 'Thalassaemia', 'Leukaemia', 'Alzheimer', 'Other',
]; // prettier-ignore

const HEALTHY: Sheet = Object.fromEntries([
  ...DISABILITIES.map((name) => [`disability${name}`, false] as const),
  ...ILLNESSES.map((name) => [`illness${name}`, false] as const),
]);

export interface SurveyPlan {
  readonly household: Pick<ProposalSubmission, 'kkNumber' | 'members' | 'villageCode' | 'address'>;
  readonly wealth: Wealth;
  /** Legal day of the visit, yyyy-mm-dd. */
  readonly day: string;
  /** UTC offset of the place, e.g. +07:00. */
  readonly offset: string;
}

/** A complete groundcheck of an invented household, valid against form gc-2026-02. */
export function survey({ household, wealth, day, offset }: SurveyPlan): GroundcheckAnswers {
  return {
    ...visit({ day, offset, outcome: 'found' }),
    household: dwelling(household, wealth),
    members: household.members.map((member) => person(member, day)),
  };
}

/** A visit that ended with an outcome code and no survey. */
export function visit({ day, offset, outcome }: { day: string; offset: string; outcome: string }): GroundcheckAnswers {
  return {
    formVersion: FORM,
    outcome,
    visit: {
      startedAt: `${day}T09:10:00${offset}`,
      endedAt: `${day}T10:05:00${offset}`,
      location: { latitude: -6.5, longitude: 106.8, accuracyMetres: 8 },
      photos: [{ kind: 'front', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', reference: 'photos/front' }],
    },
  };
}

/** A visit to the other holder of a NIK, whose household was found. `personOutcome` is a code of the form's list. */
export function linkedVisit({
  day,
  offset,
  personOutcome,
}: Pick<SurveyPlan, 'day' | 'offset'> & { readonly personOutcome: string }): LinkedVisitAnswers {
  return { ...visit({ day, offset, outcome: 'found' }), personOutcome };
}

function person({ nik, birthDate, sex, relation }: SubmittedMember, day: string): Sheet {
  const age = completedYears({ birthDate, on: day });
  return {
    ...HEALTHY,
    presence: '1',
    sameName: true,
    sameKkNumber: true,
    sameRegion: true,
    nik,
    birthDate,
    age,
    sex: sex === 'male' ? '1' : '2',
    relation,
    maritalStatus: age < 19 ? '1' : '2',
    ...(age >= 5 ? { ...schoolingAt(age), ...workAt(age), ownsBusiness: false } : {}),
  };
}

/** Not yet at school, in the form of the age, or out of school since the second form. */
function schoolingAt(age: number): Sheet {
  if (age < 7) return { schooling: '0' };
  if (age >= 19) return { schooling: '2', schoolLevel: '1', schoolGrade: 8, diploma: '1' };
  if (age < 13) return { schooling: '1', schoolLevel: '1', schoolGrade: Math.min(6, age - 6), diploma: '0' };
  if (age < 16) return { schooling: '1', schoolLevel: '3', schoolGrade: age - 12, diploma: '1' };
  return { schooling: '1', schoolLevel: '5', schoolGrade: Math.min(3, age - 15), diploma: '2' };
}

function workAt(age: number): Sheet {
  return age >= 19 && age < 65 ? { worked: true, sector: '1', workStatus: '5' } : { worked: false };
}

function dwelling(household: SurveyPlan['household'], wealth: Wealth): Sheet {
  return { ...place(household), ...building(wealth), ...assets(wealth) };
}

function place({ kkNumber, members, villageCode, address }: SurveyPlan['household']): Sheet {
  return {
    provinceCode: villageCode.slice(0, 2),
    provinceName: 'Provinsi',
    kabupatenCode: villageCode.slice(0, 4),
    kabupatenName: 'Kabupaten',
    kecamatanCode: villageCode.slice(0, 6),
    kecamatanName: 'Kecamatan',
    villageCode,
    villageName: 'Desa',
    address,
    location: { latitude: -6.5, longitude: 106.8, accuracyMetres: 6 },
    kkNumber,
    headName: members[0]?.name ?? 'Kepala keluarga',
    householdsInDwelling: 1,
  };
}

/** The code of the highest level that is reached. Whole-number keys always come in ascending order. */
function byWealth(wealth: Wealth, codeFrom: Readonly<Record<Wealth, string>>): string {
  const reached = Object.entries(codeFrom).filter(([level]) => Number(level) <= wealth);
  return reached.at(-1)?.[1] ?? '';
}

/** Materials improve with wealth, so that a wanted decile can be aimed at. */
function building(wealth: Wealth): Sheet {
  const condition = byWealth(wealth, { 0: '3', 3: '1' });
  return {
    tenure: byWealth(wealth, { 0: '3', 4: '1' }),
    ...(wealth >= 4 ? { landProof: '3' } : {}),
    floorMaterial: byWealth(wealth, { 0: '8', 2: '6', 6: '2' }),
    floorCondition: condition,
    wallMaterial: byWealth(wealth, { 0: '4', 2: '3', 4: '1' }),
    wallCondition: condition,
    roofMaterial: byWealth(wealth, { 0: '7', 2: '3', 4: '2' }),
    roofCondition: condition,
    drinkingWater: byWealth(wealth, { 0: '11', 3: '2', 7: '1' }),
    lighting: '1',
    meterCount: 1,
    installedPower: [byWealth(wealth, { 0: '1', 5: '2', 8: '4' })],
    plnIds: ['990000000001'],
    cookingFuel: byWealth(wealth, { 0: '10', 2: '4', 6: '2' }),
    toilet: byWealth(wealth, { 0: '6', 2: '1' }),
    ...(wealth >= 2 ? { closet: '1', faecesDisposal: byWealth(wealth, { 0: '4', 4: '1' }) } : {}),
  };
}

/** So do the things the household owns. */
function assets(wealth: Wealth): Sheet {
  const from = (level: Wealth, amount: number): number => (wealth >= level ? amount : 0);
  return {
    gasCylinders: from(6, 1),
    refrigerators: from(4, 1),
    airConditioners: from(8, 1),
    waterHeaters: from(10, 1),
    landlines: 0,
    flatTelevisions: from(5, 1),
    goldGram: from(8, 10),
    computers: from(7, 1),
    motorcycles: from(3, 1),
    bicycles: 1,
    cars: from(9, 1),
    boats: 0,
    motorBoats: 0,
    smartphones: from(1, 1) + from(5, 1),
    farmLandHectare: 0,
    ownsOtherLand: wealth >= 9,
    ownsOtherHouse: wealth >= 10,
    largeLivestock: 0,
    smallLivestock: 0,
  };
}
