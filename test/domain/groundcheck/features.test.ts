import { rankingFeatures, RANKING_FEATURES } from '../../../domain/groundcheck/features';
import type { GroundcheckAnswers } from '../../../domain/groundcheck/answers';
import { GROUNDCHECK_FORMS } from '../../../domain/groundcheck/versions';
import { BRIDGES_TO_2026 } from '../../../domain/groundcheck/data/bridge-to-2026';
import { aSurvey, aSurveyOf2025, aSurveyWithHousehold, aSurveyWithMember } from '../../support/groundcheck-answers';
import { formOf } from './checked';

function featuresOf(answers: GroundcheckAnswers): Record<string, number> {
  return rankingFeatures({ form: formOf(answers.formVersion), answers });
}

describe('the ranking features', () => {
  it('of a survey are its answers as numbers', () => {
    expect(featuresOf(aSurvey())).toEqual({
      householdSize: 4,
      headFemale: 0,
      headAge: 47,
      headDiploma: 2,
      dependants: 2,
      children0to6: 1,
      pupilsSd: 1,
      pupilsSmp: 0,
      pupilsSma: 0,
      pregnant: 0,
      elderly60: 0,
      loneElderly: 0,
      disabled: 1,
      chronicallyIll: 1,
      workers: 1,
      workStatusHead: 1,
      tenure: 1,
      floor: 6,
      wall: 3,
      roof: 3,
      water: 5,
      lighting: 1,
      power: 2,
      fuel: 4,
      toilet: 1,
      closet: 1,
      disposal: 4,
      gasCylinder: 0,
      fridge: 1,
      airConditioner: 0,
      waterHeater: 0,
      landline: 0,
      flatTv: 1,
      goldGram: 10,
      computer: 0,
      motorcycle: 1,
      bicycle: 2,
      car: 0,
      boat: 0,
      motorBoat: 0,
      smartphone: 2,
      landHectare: 0.25,
      otherLand: 1,
      otherHouse: 0,
      largeLivestock: 0,
      smallLivestock: 3,
    });
  });

  it('are the same whichever version of the form recorded the household', () => {
    expect(featuresOf(aSurveyOf2025())).toEqual(featuresOf(aSurvey()));
  });

  it.each([
    [14, { dependants: 3, elderly60: 0 }],
    [15, { dependants: 2, elderly60: 0 }],
    [59, { dependants: 2, elderly60: 0 }],
    [60, { dependants: 2, elderly60: 1 }],
    [64, { dependants: 2, elderly60: 1 }],
    [65, { dependants: 3, elderly60: 1 }],
  ])('count a person of %s among dependants and the elderly by age alone', (age, expected) => {
    expect(featuresOf(aSurveyWithMember(1, { age }))).toMatchObject(expected);
  });

  it.each([
    [6, 2],
    [7, 1],
  ])('of a household with another child of %s count %s children up to 6', (age, children0to6) => {
    expect(featuresOf(aSurveyWithMember(2, { age }))).toMatchObject({ children0to6 });
  });

  it.each([
    ['1', 1],
    ['2', 2],
    ['3', 2],
    ['4', 3],
    ['5', 4],
    ['6', 5],
    ['7', 5],
    ['8', 6],
  ])('read work status %s of 2025 as %s of 2026', (code, expected) => {
    expect(BRIDGES_TO_2026['gc-2025-02'].workStatus[code]).toBe(expected);
  });

  it.each([
    ['1', 1],
    ['5', 1],
    ['6', 2],
    ['10', 2],
    ['11', 3],
    ['17', 3],
    ['18', 4],
    ['19', 5],
    ['20', 5],
    ['21', 6],
    ['22', 6],
    ['23', 0],
  ])('read diploma %s of 2025 as %s of 2026', (code, expected) => {
    expect(BRIDGES_TO_2026['gc-2025-02'].diploma[code]).toBe(expected);
  });

  it('keep their names', () => {
    expect([...RANKING_FEATURES].sort()).toEqual(Object.keys(featuresOf(aSurvey())).sort());
  });

  it('leave out people who died or moved', () => {
    const features = featuresOf(aSurveyWithMember(2, { presence: '2' }));

    expect(features).toMatchObject({ householdSize: 3, pupilsSd: 0, disabled: 0 });
  });

  it('see an old woman who lives alone', () => {
    const [wayan] = aSurvey().members ?? [];
    const features = featuresOf(aSurvey({ members: [{ ...wayan, age: 71, sex: '2' }] }));

    expect(features).toMatchObject({ headFemale: 1, loneElderly: 1, elderly60: 1, dependants: 1, householdSize: 1 });
  });

  it.each([
    ['6', { pupilsSd: 0, pupilsSmp: 1, pupilsSma: 0 }],
    ['15', { pupilsSd: 0, pupilsSmp: 0, pupilsSma: 1 }],
    ['19', { pupilsSd: 0, pupilsSmp: 0, pupilsSma: 0 }],
  ])('count a pupil of level %s in the stage it belongs to', (schoolLevel, expected) => {
    expect(featuresOf(aSurveyWithMember(2, { schoolLevel }))).toMatchObject(expected);
  });

  it('take the strongest of several meters', () => {
    expect(featuresOf(aSurveyWithHousehold({ installedPower: ['2', '4'] }))['power']).toBe(4);
  });

  it('read what was not asked as none', () => {
    const unasked = {
      toilet: '6',
      closet: undefined,
      faecesDisposal: undefined,
      lighting: '4',
      installedPower: undefined,
    };

    expect(featuresOf(aSurveyWithHousehold(unasked))).toMatchObject({ closet: 0, disposal: 0, power: 0 });
  });

  it('stay numbers for a visit without a survey', () => {
    const features = featuresOf({ formVersion: 'gc-2026-02', outcome: 'died', visit: aSurvey().visit });

    expect(Object.values(features).filter((value) => value !== 0)).toEqual([]);
  });

  it('read an answer that is no number as none', () => {
    expect(featuresOf(aSurveyWithHousehold({ cars: 'two' }))['car']).toBe(0);
  });

  it.each(['diploma', 'workStatus'] as const)('know a place for every %s code of every version', (field) => {
    for (const form of GROUNDCHECK_FORMS) {
      const codes = form.person.find((item) => item.field === field)?.codes ?? [];

      expect(codes.map(({ code }) => code).sort()).toEqual(Object.keys(BRIDGES_TO_2026[form.version][field]).sort());
    }
  });
});
