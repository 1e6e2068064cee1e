import type { Sheet } from './answers';
import { checkValue } from './check-value';
import { unknownFields } from './check-sheet';
import { answerTo, isSheet } from './conditions';
import { faultsAt, type Fault } from './faults';
import { householdFeatures, type RankingFeature } from './features';
import type { GroundcheckForm, Item } from './form';

/**
 * What papers can show of a household without a visit, by the field of the form, and what the ranking looks at for it: the
 * variables of the dwelling and of what is owned that stand by themselves. Where an answer opens or closes another question
 * (light, toilet), and for everything about people, somebody has to go and look.
 * @basis none: policy assumption (domain reference 14.9 corrects one variable of the 39; no source limits which)
 */
export const CORRECTABLE = {
  tenure: 'tenure',
  floorMaterial: 'floor',
  wallMaterial: 'wall',
  roofMaterial: 'roof',
  drinkingWater: 'water',
  cookingFuel: 'fuel',
  gasCylinders: 'gasCylinder',
  refrigerators: 'fridge',
  airConditioners: 'airConditioner',
  waterHeaters: 'waterHeater',
  landlines: 'landline',
  flatTelevisions: 'flatTv',
  goldGram: 'goldGram',
  computers: 'computer',
  motorcycles: 'motorcycle',
  bicycles: 'bicycle',
  cars: 'car',
  boats: 'boat',
  motorBoats: 'motorBoat',
  smartphones: 'smartphone',
  farmLandHectare: 'landHectare',
  ownsOtherLand: 'otherLand',
  ownsOtherHouse: 'otherHouse',
  largeLivestock: 'largeLivestock',
  smallLivestock: 'smallLivestock',
} as const satisfies Readonly<Record<string, RankingFeature>>;

export type CorrectableField = keyof typeof CORRECTABLE;

/** The questions of a form that may be corrected on papers, in its order. */
export function correctableItems({ household }: GroundcheckForm): readonly Item[] {
  return household.filter(({ field }) => Object.hasOwn(CORRECTABLE, field));
}

/** What is wrong with a correction; empty when it may be kept. Never throws and never repeats an answer. */
export function checkPaperCorrection(form: GroundcheckForm, corrections: unknown): Fault[] {
  const pointer = '/corrections';
  if (corrections === undefined) return [{ pointer, code: 'missing' }];
  if (!isSheet(corrections)) return [{ pointer, code: 'wrong-type' }];
  if (Object.keys(corrections).length === 0) return [{ pointer, code: 'missing' }];
  const items = correctableItems(form);
  const fields = new Set(items.map(({ field }) => field));
  return [
    ...unknownFields({ sheet: corrections, fields, pointer }),
    ...items.flatMap((item) => checkAnswer(item, { corrections, pointer })),
    ...checkLand(corrections),
  ];
}

interface Place {
  readonly corrections: Sheet;
  readonly pointer: string;
}

/** None of the fields is a date, so that no day is needed. */
function checkAnswer(item: Item, { corrections, pointer }: Place): Fault[] {
  const value = answerTo(corrections, item.field);
  if (value === undefined) return [];
  return faultsAt(`${pointer}/${item.field}`, checkValue({ item, value, today: '' }));
}

/** @basis GC-AJAR: if an area of rice field or garden is filled in, owning land must be yes */
function checkLand(corrections: Sheet): Fault[] {
  const hectares = answerTo(corrections, 'farmLandHectare');
  const isAmiss = typeof hectares === 'number' && hectares > 0 && answerTo(corrections, 'ownsOtherLand') === false;
  return isAmiss ? [{ pointer: '/corrections/ownsOtherLand', code: 'land-implies-ownership' }] : [];
}

/** What a correction that passed `checkPaperCorrection` changes of what the household is ranked by. */
export function correctedFeatures(corrections: Sheet): Readonly<Record<string, number>> {
  const features = householdFeatures(corrections);
  const changed = correctedFields(corrections).map((field) => [CORRECTABLE[field], features[CORRECTABLE[field]]]);
  return Object.fromEntries(changed) as Record<string, number>;
}

/** Names of the fields that are corrected, in the order of `CORRECTABLE`. They name nobody. */
export function correctedFields(corrections: Sheet): readonly CorrectableField[] {
  const fields = Object.keys(CORRECTABLE) as CorrectableField[];
  return fields.filter((field) => answerTo(corrections, field) !== undefined);
}
