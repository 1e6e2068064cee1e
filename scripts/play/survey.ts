import { completedYears } from '../../domain/groundcheck/dates';
import type { GroundcheckAnswers, Sheet } from '../../domain/groundcheck/answers';
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

function person({ nik, birthDate, sex, relation }: SubmittedMember, day: string): Sheet {
  const age = completedYears({ birthDate, on: day });
  const pupil = age >= 7 && age < 19;
  const stage =
    age < 13
      ? { level: '1', grade: Math.min(6, age - 6) }
      : age < 16
        ? { level: '3', grade: age - 12 }
        : { level: '5', grade: Math.min(3, age - 15) };
  const schooled: Sheet = pupil
    ? {
        schooling: '1',
        schoolLevel: stage.level,
        schoolGrade: stage.grade,
        diploma: age < 13 ? '0' : age < 16 ? '1' : '2',
      }
    : { schooling: '2', schoolLevel: '1', schoolGrade: 8, diploma: '1' };
  const works = age >= 19 && age < 65;
  const employed: Sheet = works ? { worked: true, sector: '1', workStatus: '5' } : { worked: false };
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
    ...(age >= 5 ? { ...(age < 7 ? { schooling: '0' } : schooled), ...employed, ownsBusiness: false } : {}),
  };
}

/** Materials and assets improve with wealth, so that a wanted decile can be aimed at. */
function dwelling({ kkNumber, members, villageCode, address }: SurveyPlan['household'], wealth: Wealth): Sheet {
  const from = (level: number, yes: number): number => (wealth >= level ? yes : 0);
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
    tenure: wealth >= 4 ? '1' : '3',
    ...(wealth >= 4 ? { landProof: '3' } : {}),
    floorMaterial: wealth >= 6 ? '2' : wealth >= 2 ? '6' : '8',
    floorCondition: wealth >= 3 ? '1' : '3',
    wallMaterial: wealth >= 4 ? '1' : wealth >= 2 ? '3' : '4',
    wallCondition: wealth >= 3 ? '1' : '3',
    roofMaterial: wealth >= 4 ? '2' : wealth >= 2 ? '3' : '7',
    roofCondition: wealth >= 3 ? '1' : '3',
    drinkingWater: wealth >= 7 ? '1' : wealth >= 3 ? '2' : '11',
    lighting: '1',
    meterCount: 1,
    installedPower: [wealth >= 8 ? '4' : wealth >= 5 ? '2' : '1'],
    plnIds: ['990000000001'],
    cookingFuel: wealth >= 6 ? '2' : wealth >= 2 ? '4' : '10',
    toilet: wealth >= 2 ? '1' : '6',
    ...(wealth >= 2 ? { closet: '1', faecesDisposal: wealth >= 4 ? '1' : '4' } : {}),
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
