import {
  COOKING_FUEL,
  CLOSET,
  DRINKING_WATER,
  FAECES_DISPOSAL,
  FLOOR,
  INSTALLED_POWER,
  LIGHTING,
  ROOF,
  TENURE,
  TOILET,
  WALL,
} from '../domain/groundcheck/data/dwelling-codes';
import { DIPLOMA_2026, WORK_STATUS_2026 } from '../domain/groundcheck/data/person-codes';
import { RANKING_FEATURES, type RankingFeature } from '../domain/groundcheck/features';
import type { Code } from '../domain/groundcheck/form';

export type { Features as HouseholdFeatures } from '../domain/ranking/model';

/** The features in the order of their columns. */
export const FEATURE_KEYS: readonly RankingFeature[] = RANKING_FEATURES;

/**
 * What values a feature may have: one of the official codes, a whole number from 0 to `max`, or any number from 0 to
 * `max`.
 */
export type FeatureRange =
  | { readonly kind: 'codes'; readonly codes: readonly number[] }
  | { readonly kind: 'count' | 'amount'; readonly max: number };

const NOT_ASKED = 0;

function codes(list: readonly Code[]): FeatureRange {
  return { kind: 'codes', codes: [...new Set([NOT_ASKED, ...list.map(({ code }) => Number(code))])] };
}

function upTo(max: number): FeatureRange {
  return { kind: 'count', max };
}

/** The limits of the groundcheck form: what its validator accepts can be scored. */
const PEOPLE = upTo(50);
const PIECES = upTo(999);
const YES_NO = upTo(1);

/**
 * The values a snapshot may hold.
 * @basis PERINGKAT (BPS, Pemeringkatan DTSEN, 8 July 2025): the traits; code lists of the 2026 groundcheck form
 */
export const FEATURE_RANGES: Readonly<Record<RankingFeature, FeatureRange>> = {
  householdSize: PEOPLE,
  headFemale: YES_NO,
  headAge: upTo(125),
  headDiploma: codes(DIPLOMA_2026),
  dependants: PEOPLE,
  children0to6: PEOPLE,
  pupilsSd: PEOPLE,
  pupilsSmp: PEOPLE,
  pupilsSma: PEOPLE,
  pregnant: PEOPLE,
  elderly60: PEOPLE,
  loneElderly: YES_NO,
  disabled: PEOPLE,
  chronicallyIll: PEOPLE,
  workers: PEOPLE,
  workStatusHead: codes(WORK_STATUS_2026),
  tenure: codes(TENURE),
  floor: codes(FLOOR),
  wall: codes(WALL),
  roof: codes(ROOF),
  water: codes(DRINKING_WATER),
  lighting: codes(LIGHTING),
  power: codes(INSTALLED_POWER),
  fuel: codes(COOKING_FUEL),
  toilet: codes(TOILET),
  closet: codes(CLOSET),
  disposal: codes(FAECES_DISPOSAL),
  gasCylinder: PIECES,
  fridge: PIECES,
  airConditioner: PIECES,
  waterHeater: PIECES,
  landline: PIECES,
  flatTv: PIECES,
  goldGram: upTo(9999),
  computer: PIECES,
  motorcycle: PIECES,
  bicycle: PIECES,
  car: PIECES,
  boat: PIECES,
  motorBoat: PIECES,
  smartphone: PIECES,
  landHectare: { kind: 'amount', max: 999 },
  otherLand: YES_NO,
  otherHouse: YES_NO,
  largeLivestock: PIECES,
  smallLivestock: PIECES,
};
