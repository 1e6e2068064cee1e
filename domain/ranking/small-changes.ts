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
import { WORK_STATUS_2026 } from '../groundcheck/data/person-codes';
import type { RankingFeature } from '../groundcheck/features';
import type { Code } from '../groundcheck/form';
import { decileOf } from './boundaries';
import type { Features } from './model';
import { scoreOf, type ScoredHousehold } from './score';

/** One thing that would have to be otherwise. */
export interface Step {
  readonly feature: RankingFeature;
  readonly from: number;
  readonly to: number;
}

/** Features that would have to be otherwise for another decile; re-scored with all of them. */
export interface SmallChange {
  readonly steps: readonly Step[];
  readonly score: number;
  readonly decile: number;
}

type Changeable =
  | { readonly kind: 'count'; readonly step: number; readonly max: number }
  | { readonly kind: 'codes'; readonly codes: readonly number[] };

const PIECES: Changeable = { kind: 'count', step: 1, max: 20 };
const codesOf = (list: readonly Code[]): Changeable => {
  return { kind: 'codes', codes: list.map(({ code }) => Number(code)) };
};
/** Unpaid work in the family and unknown work are no answers that somebody could be told to check for. */
const PAID_WORK = WORK_STATUS_2026.filter(({ code }) => Number(code) <= 5);

/**
 * What can plausibly be otherwise within a quarter, or be recorded wrongly: belongings, the dwelling and work. Age, sex,
 * children, members, schooling and health are what a household is; nobody is told to be another one.
 * @basis none: policy assumption (codes of the 2026 groundcheck form; gold counts from 10 grams)
 */
const CHANGEABLE: Readonly<Partial<Record<RankingFeature, Changeable>>> = {
  workers: { kind: 'count', step: 1, max: 20 },
  workStatusHead: codesOf(PAID_WORK),
  tenure: codesOf(TENURE),
  floor: codesOf(FLOOR),
  wall: codesOf(WALL),
  roof: codesOf(ROOF),
  water: codesOf(DRINKING_WATER),
  lighting: codesOf(LIGHTING),
  power: codesOf(INSTALLED_POWER),
  fuel: codesOf(COOKING_FUEL),
  toilet: codesOf(TOILET),
  closet: codesOf(CLOSET),
  disposal: codesOf(FAECES_DISPOSAL),
  gasCylinder: PIECES,
  fridge: PIECES,
  airConditioner: PIECES,
  waterHeater: PIECES,
  landline: PIECES,
  flatTv: PIECES,
  goldGram: { kind: 'count', step: 10, max: 9_999 },
  computer: PIECES,
  motorcycle: PIECES,
  bicycle: PIECES,
  car: PIECES,
  boat: PIECES,
  motorBoat: PIECES,
  smartphone: PIECES,
  otherHouse: { kind: 'count', step: 1, max: 1 },
  largeLivestock: PIECES,
  smallLivestock: PIECES,
};

/** Answers that are asked only after certain others. A change that would open a new question is no small one. */
const ASKED_AFTER: readonly {
  readonly parent: RankingFeature;
  readonly opens: readonly number[];
  readonly children: readonly RankingFeature[];
}[] = [
  { parent: 'toilet', opens: [1, 2, 3], children: ['closet', 'disposal'] },
  { parent: 'lighting', opens: [1], children: ['power'] },
];

/** How many of each direction are named: more would be a list of everything a household owns. */
const NAMED = 3;

interface Option {
  readonly step: Step;
  readonly features: Features;
  readonly score: number;
}

/** The features that `smallChanges` may ever name. */
export const CHANGEABLE_FEATURES = Object.keys(CHANGEABLE) as readonly RankingFeature[];

/**
 * The smallest plausible changes that would put a household into a poorer (`down`) or richer (`up`) decile, nearest
 * score first: single ones, and pairs only where no single one does. The cuts stay: one household moves none of them.
 */
export function smallChanges(
  household: ScoredHousehold,
  cuts: readonly number[],
): { readonly down: readonly SmallChange[]; readonly up: readonly SmallChange[] } {
  const score = scoreOf(household);
  const decile = decileOf(score, cuts);
  const options = optionsOf(household);
  const crossing = (isWanted: (decile: number) => boolean): readonly SmallChange[] => {
    const singles = options.map((option) => asChange([option.step], { score: option.score, cuts }));
    const found = nearest(
      singles.filter((change) => isWanted(change.decile)),
      score,
    );
    if (found.length > 0) return found;
    return nearest(
      pairsOf(household, { options, cuts }).filter((change) => isWanted(change.decile)),
      score,
    );
  };
  return { down: crossing((to) => to < decile), up: crossing((to) => to > decile) };
}

function asChange(
  steps: readonly Step[],
  { score, cuts }: { readonly score: number; readonly cuts: readonly number[] },
): SmallChange {
  return { steps, score, decile: decileOf(score, cuts) };
}

/** Each feature is named once on its own, by its smallest change that does. */
function nearest(changes: readonly SmallChange[], score: number): readonly SmallChange[] {
  const inOrder = [...changes].sort((one, other) => Math.abs(one.score - score) - Math.abs(other.score - score));
  const seen = new Set<string>();
  return inOrder
    .filter(({ steps }) => {
      const name = steps.map(({ feature }) => feature).join('+');
      return !seen.has(name) && seen.add(name).size > 0;
    })
    .slice(0, NAMED);
}

function optionsOf(household: ScoredHousehold): readonly Option[] {
  const weighed = new Set(household.model.variables.map(({ name }) => name));
  return CHANGEABLE_FEATURES.filter((feature) => weighed.has(feature)).flatMap((feature) =>
    valuesFor(feature, household.features).map((to) => {
      const step = { feature, from: household.features[feature], to };
      const features = changed(household.features, step);
      return { step, features, score: scoreOf({ ...household, features }) };
    }),
  );
}

function valuesFor(feature: RankingFeature, features: Features): readonly number[] {
  const rule = CHANGEABLE[feature];
  const from = features[feature];
  if (rule === undefined) return [];
  if (rule.kind === 'count') {
    const values = [from - rule.step, from + rule.step].filter((value) => value >= 0 && value <= rule.max);
    return feature === 'workers' ? values.filter((value) => value >= 1 && value <= features.householdSize) : values;
  }
  // 0 is what was not asked: there is nothing that could have been answered otherwise.
  if (from === 0) return [];
  const opened = ASKED_AFTER.find(({ parent }) => parent === feature)?.opens ?? [];
  return rule.codes.filter((code) => code !== from && (opened.includes(from) || !opened.includes(code)));
}

/** With the parent's answer gone, what was asked after it is gone as well. */
function changed(features: Features, { feature, to }: Step): Features {
  const rule = ASKED_AFTER.find(({ parent }) => parent === feature);
  const closed = rule === undefined || rule.opens.includes(to) ? [] : rule.children;
  return { ...features, ...Object.fromEntries(closed.map((child) => [child, 0])), [feature]: to };
}

function pairsOf(
  household: ScoredHousehold,
  { options, cuts }: { readonly options: readonly Option[]; readonly cuts: readonly number[] },
): readonly SmallChange[] {
  return options.flatMap((one, index) =>
    options
      .slice(index + 1)
      .filter((other) => areApart(one.step.feature, other.step.feature))
      .map((other) => {
        const features = changed(one.features, other.step);
        return asChange([one.step, other.step], { score: scoreOf({ ...household, features }), cuts });
      }),
  );
}

/** Two changes of one answer, or of an answer and of what depends on it, are no pair. */
function areApart(one: RankingFeature, other: RankingFeature): boolean {
  return (
    one !== other &&
    !ASKED_AFTER.some(({ parent, children }) => {
      return (parent === one && children.includes(other)) || (parent === other && children.includes(one));
    })
  );
}
