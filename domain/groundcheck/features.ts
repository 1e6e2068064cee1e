import type { GroundcheckAnswers, Sheet } from './answers';
import { answerTo } from './conditions';
import { BRIDGES_TO_2026, NO_DISABILITY, NO_ILLNESS, SCHOOL_STAGES, type CodeBridge } from './data/bridge-to-2026';
import type { GroundcheckForm } from './form';

/** What a proxy means test may look at, in a fixed order. Codes are those of the 2026 list; 0 means none or not asked. */
export const RANKING_FEATURES = [
  'householdSize',
  'headFemale',
  'headAge',
  'headDiploma',
  'dependants',
  'children0to6',
  'pupilsSd',
  'pupilsSmp',
  'pupilsSma',
  'pregnant',
  'elderly60',
  'loneElderly',
  'disabled',
  'chronicallyIll',
  'workers',
  'workStatusHead',
  'tenure',
  'floor',
  'wall',
  'roof',
  'water',
  'lighting',
  'power',
  'fuel',
  'toilet',
  'closet',
  'disposal',
  'gasCylinder',
  'fridge',
  'airConditioner',
  'waterHeater',
  'landline',
  'flatTv',
  'goldGram',
  'computer',
  'motorcycle',
  'bicycle',
  'car',
  'boat',
  'motorBoat',
  'smartphone',
  'landHectare',
  'otherLand',
  'otherHouse',
  'largeLivestock',
  'smallLivestock',
] as const;

export type RankingFeature = (typeof RANKING_FEATURES)[number];
type Features<Name extends RankingFeature> = Readonly<Record<Name, number>>;

const HEAD = '1';
const FEMALE = '2';

/** Answers of a household that was found, with the form they were asked by. */
export interface SurveyedAnswers {
  readonly form: GroundcheckForm;
  readonly answers: GroundcheckAnswers;
}

/**
 * Flattens answers that passed `checkGroundcheckAnswers` into the numbers of a proxy means test. People who died, moved
 * or were not found are left out of every count.
 * @basis PERINGKAT (BPS, Pemeringkatan DTSEN, 8 July 2025): the traits the model weighs
 */
export function rankingFeatures({ form, answers }: SurveyedAnswers): Record<RankingFeature, number> {
  const people = peopleMet({ form, answers });
  const dwelling = answers.household ?? {};
  const bridge = BRIDGES_TO_2026[form.version];
  return {
    ...headFeatures(people, bridge),
    ...peopleFeatures(people),
    ...pupilFeatures(people, bridge),
    ...hardshipFeatures(people, form),
    ...householdFeatures(dwelling),
  };
}

/** What the sheet of the household alone says; 0 for each answer it does not have. */
export function householdFeatures(dwelling: Sheet): Features<DwellingFeature | keyof typeof ASSET_FIELDS> {
  return { ...dwellingFeatures(dwelling), ...assetFeatures(dwelling) };
}

/** Codes of the 2026 list of what the people who were met work as; 0 for those who do not work or were not asked. */
export function workStatusesOf({ form, answers }: SurveyedAnswers): readonly number[] {
  const { workStatus } = BRIDGES_TO_2026[form.version];
  return peopleMet({ form, answers }).map((person) => workStatus[textOf(person, 'workStatus')] ?? 0);
}

function peopleMet({ form, answers }: SurveyedAnswers): readonly Sheet[] {
  const present = new Set(form.personOutcomes.filter(({ continues }) => continues).map(({ code }) => code));
  return (answers.members ?? []).filter((sheet) => present.has(textOf(sheet, 'presence')));
}

function textOf(sheet: Sheet, field: string): string {
  const answer = answerTo(sheet, field);
  return typeof answer === 'string' ? answer : '';
}

/** An amount, the number of a code, or 1 for yes; 0 for no and for what was not asked. */
function numberOf(sheet: Sheet, field: string): number {
  const number = Number(answerTo(sheet, field) ?? 0);
  return Number.isFinite(number) ? number : 0;
}

function countOf(people: readonly Sheet[], has: (person: Sheet) => boolean): number {
  return people.filter(has).length;
}

function ageOf(person: Sheet): number {
  return numberOf(person, 'age');
}

function headFeatures(
  people: readonly Sheet[],
  bridge: CodeBridge,
): Features<'headFemale' | 'headAge' | 'headDiploma' | 'workStatusHead'> {
  const head = people.find((person) => textOf(person, 'relation') === HEAD) ?? {};
  return {
    headFemale: Number(textOf(head, 'sex') === FEMALE),
    headAge: ageOf(head),
    headDiploma: bridge.diploma[textOf(head, 'diploma')] ?? 0,
    workStatusHead: bridge.workStatus[textOf(head, 'workStatus')] ?? 0,
  };
}

function peopleFeatures(
  people: readonly Sheet[],
): Features<'householdSize' | 'dependants' | 'children0to6' | 'elderly60' | 'loneElderly' | 'workers' | 'pregnant'> {
  const elderly60 = countOf(people, (person) => ageOf(person) >= 60);
  return {
    householdSize: people.length,
    dependants: countOf(people, (person) => ageOf(person) < 15 || ageOf(person) >= 65),
    children0to6: countOf(people, (person) => ageOf(person) <= 6),
    elderly60,
    loneElderly: Number(people.length === 1 && elderly60 === 1),
    workers: countOf(people, (person) => answerTo(person, 'worked') === true),
    // No version of the form asks it; a programme's own data may add it later.
    pregnant: 0,
  };
}

function pupilFeatures(
  people: readonly Sheet[],
  { attending }: CodeBridge,
): Features<'pupilsSd' | 'pupilsSmp' | 'pupilsSma'> {
  const levels = people
    .filter((person) => textOf(person, 'schooling') === attending)
    .map((person) => textOf(person, 'schoolLevel'));
  const pupilsIn = (stage: readonly string[]): number => levels.filter((level) => stage.includes(level)).length;
  return {
    pupilsSd: pupilsIn(SCHOOL_STAGES.sd),
    pupilsSmp: pupilsIn(SCHOOL_STAGES.smp),
    pupilsSma: pupilsIn(SCHOOL_STAGES.sma),
  };
}

const DISABILITY_VARIABLE = 12;
const ILLNESS_VARIABLE = 13;

/** One code in 2025 and many yes-or-no answers in 2026 come down to the same: whether the person has any. */
function hardshipFeatures(people: readonly Sheet[], form: GroundcheckForm): Features<'disabled' | 'chronicallyIll'> {
  const has = (person: Sheet, { variable, none }: { readonly variable: number; readonly none: string }): boolean =>
    form.person
      .filter((item) => item.variable === variable)
      .map(({ field }) => answerTo(person, field))
      .some((answer) => answer === true || (typeof answer === 'string' && answer !== none));
  return {
    disabled: countOf(people, (person) => has(person, { variable: DISABILITY_VARIABLE, none: NO_DISABILITY })),
    chronicallyIll: countOf(people, (person) => has(person, { variable: ILLNESS_VARIABLE, none: NO_ILLNESS })),
  };
}

type DwellingFeature =
  'tenure' | 'floor' | 'wall' | 'roof' | 'water' | 'lighting' | 'power' | 'fuel' | 'toilet' | 'closet' | 'disposal';

function dwellingFeatures(dwelling: Sheet): Features<DwellingFeature> {
  const power = answerTo(dwelling, 'installedPower');
  return {
    tenure: numberOf(dwelling, 'tenure'),
    floor: numberOf(dwelling, 'floorMaterial'),
    wall: numberOf(dwelling, 'wallMaterial'),
    roof: numberOf(dwelling, 'roofMaterial'),
    water: numberOf(dwelling, 'drinkingWater'),
    lighting: numberOf(dwelling, 'lighting'),
    // The strongest of several meters says most about what a household can run.
    power: Array.isArray(power) ? Math.max(0, ...power.map(Number)) : 0,
    fuel: numberOf(dwelling, 'cookingFuel'),
    toilet: numberOf(dwelling, 'toilet'),
    closet: numberOf(dwelling, 'closet'),
    disposal: numberOf(dwelling, 'faecesDisposal'),
  };
}

const ASSET_FIELDS = {
  gasCylinder: 'gasCylinders',
  fridge: 'refrigerators',
  airConditioner: 'airConditioners',
  waterHeater: 'waterHeaters',
  landline: 'landlines',
  flatTv: 'flatTelevisions',
  goldGram: 'goldGram',
  computer: 'computers',
  motorcycle: 'motorcycles',
  bicycle: 'bicycles',
  car: 'cars',
  boat: 'boats',
  motorBoat: 'motorBoats',
  smartphone: 'smartphones',
  landHectare: 'farmLandHectare',
  otherLand: 'ownsOtherLand',
  otherHouse: 'ownsOtherHouse',
  largeLivestock: 'largeLivestock',
  smallLivestock: 'smallLivestock',
} as const satisfies Partial<Record<RankingFeature, string>>;

function assetFeatures(dwelling: Sheet): Features<keyof typeof ASSET_FIELDS> {
  const entries = Object.entries(ASSET_FIELDS).map(([name, field]) => [name, numberOf(dwelling, field)]);
  return Object.fromEntries(entries) as Features<keyof typeof ASSET_FIELDS>;
}
