import type { RankingFeature } from '../domain/groundcheck/features';
import { FEATURE_KEYS } from './features';

/**
 * A trait that climbs with the welfare of a household. `below` says for each value up to what standing a household has
 * it; above the highest of them it has `top`. Standing is in standard deviations.
 */
interface Ladder {
  /** Correlation with welfare; what is left is chance. */
  readonly pull: number;
  readonly below: Readonly<Record<number, number>>;
  readonly top: number;
  /** SQL. Where it does not hold the value is 0, as in a form that did not ask. */
  readonly when?: string;
}

type Columns = Readonly<Record<string, string>>;

const HAS_TOILET = '"toilet" between 1 and 3';

/**
 * Who has what, in codes of the 2026 form.
 * @basis none: policy assumption (a made-up population needs only to be plausible)
 */
const LADDERS = {
  householdSize: { pull: -0.2, below: { 1: -1.4, 2: -0.85, 3: -0.1, 4: 0.7, 5: 1.2, 6: 1.6, 7: 2 }, top: 8 },
  headDiploma: { pull: 0.6, below: { 0: -1.5, 1: -0.1, 2: 0.45, 3: 1.35, 4: 1.55, 5: 2.3 }, top: 6 },
  workStatusHead: { pull: 0.5, below: { 5: -1.1, 6: -1, 1: 0.2, 2: 0.6, 3: 1.3 }, top: 4, when: '"workers" > 0' },
  tenure: { pull: 0.1, below: { 3: -1.4, 1: 1, 2: 1.4, 4: 1.5, 5: 1.52 }, top: 1 },
  floor: { pull: 0.6, below: { 8: -1.9, 7: -1.7, 5: -1.1, 6: -0.3, 4: 0, 2: 1.9, 3: 2 }, top: 1 },
  wall: { pull: 0.6, below: { 6: -2, 4: -1.6, 5: -1.5, 3: -0.8, 2: -0.6 }, top: 1 },
  roof: { pull: 0.4, below: { 7: -2, 5: -1.9, 6: -1.8, 3: -0.4, 4: -0.1, 2: 1.8 }, top: 1 },
  water: { pull: 0.5, below: { 9: -2, 8: -1.8, 10: -1.6, 6: -1.2, 7: -0.9, 5: -0.2, 4: 0.3, 3: 0.6, 2: 1.4 }, top: 1 },
  lighting: { pull: 0.5, below: { 4: -2.2, 3: -1.9, 2: -1.3 }, top: 1 },
  power: { pull: 0.7, below: { 1: -0.2, 2: 1, 3: 1.6, 4: 2.1 }, top: 5, when: '"lighting" = 1' },
  fuel: { pull: 0.6, below: { 10: -1.1, 7: -1, 4: 1.5, 3: 1.8, 2: 2, 5: 2.1 }, top: 1 },
  toilet: { pull: 0.5, below: { 6: -1.7, 4: -1.5, 3: -1.3, 2: -0.9 }, top: 1 },
  closet: { pull: 0.4, below: { 4: -1.7, 3: -1.5, 2: -1.3 }, top: 1, when: HAS_TOILET },
  disposal: { pull: 0.4, below: { 4: -1.5, 3: -1.2, 5: -1.1, 1: 1.9 }, top: 2, when: HAS_TOILET },
  gasCylinder: { pull: 0.6, below: { 0: 1.1, 1: 2.1 }, top: 2 },
  fridge: { pull: 0.7, below: { 0: -0.4, 1: 2.1 }, top: 2 },
  airConditioner: { pull: 0.8, below: { 0: 1.2, 1: 1.9 }, top: 2 },
  waterHeater: { pull: 0.7, below: { 0: 2 }, top: 1 },
  landline: { pull: 0.6, below: { 0: 2.1 }, top: 1 },
  flatTv: { pull: 0.7, below: { 0: 0.4, 1: 2 }, top: 2 },
  computer: { pull: 0.7, below: { 0: 0.9, 1: 1.9 }, top: 2 },
  motorcycle: { pull: 0.5, below: { 0: -0.9, 1: 0.5, 2: 1.7 }, top: 3 },
  bicycle: { pull: 0.1, below: { 0: 0.4, 1: 1.4 }, top: 2 },
  car: { pull: 0.8, below: { 0: 1.3, 1: 2.4 }, top: 2 },
  boat: { pull: -0.1, below: { 0: 1.64 }, top: 1, when: 'not urban' },
  motorBoat: { pull: 0.2, below: { 0: 1.72 }, top: 1, when: 'not urban' },
  smartphone: { pull: 0.5, below: { 0: -1.2, 1: -0.3, 2: 0.7, 3: 1.6 }, top: 4 },
  otherHouse: { pull: 0.6, below: { 0: 1.8 }, top: 1 },
  largeLivestock: { pull: 0, below: { 0: 1.2, 1: 1.5, 2: 1.65 }, top: 4, when: 'not urban' },
  smallLivestock: { pull: 0, below: { 0: 1.1, 2: 1.3, 4: 1.55 }, top: 7, when: 'not urban' },
} as const satisfies Partial<Record<RankingFeature, Ladder>>;

/** Later layers may use the columns of earlier ones. A household's children and pupils never outnumber its members. */
const PEOPLE: readonly Columns[] = [
  { headAge: '22 + floor(30 * c1 + 32 * c2)' },
  { children0to6: 'case when "headAge" < 60 then floor(c3 * least("householdSize" - 1, 4)) else 0 end' },
  { pupilsSd: 'greatest(0, floor(c4 * least("householdSize" - 1 - "children0to6", 4)))' },
  { pupilsSmp: 'greatest(0, floor(c5 * least("householdSize" - 1 - "children0to6" - "pupilsSd", 3)))' },
  {
    pupilsSma: 'greatest(0, floor(c6 * least("householdSize" - 1 - "children0to6" - "pupilsSd" - "pupilsSmp", 3)))',
    secondElder: '("householdSize" > 1 and "headAge" >= 58 and c7 < 0.6)::int',
  },
  {
    loneElderly: '("householdSize" = 1 and "headAge" >= 60)::int',
    elderly60: '("headAge" >= 60)::int + secondElder',
    dependants: '"children0to6" + "pupilsSd" + "pupilsSmp" + ("headAge" >= 65)::int + secondElder',
    adults: '"householdSize" - "children0to6" - "pupilsSd" - "pupilsSmp" - "pupilsSma"',
    headFemale: '(c8 < case when "householdSize" < 3 then 0.35 else 0.1 end)::int',
    disabled: '(c9 < 0.04)::int + (c9 < 0.004 and "householdSize" > 1)::int',
    chronicallyIll: '(c10 < case when "headAge" >= 60 then 0.25 else 0.1 end)::int',
    pregnant: '("headAge" < 48 and "householdSize" > 1 and c11 < 0.04)::int',
  },
  { workers: 'case when "headAge" >= 70 and c12 < 0.6 then 0 else least(adults, 1 + floor(c13 * 2.3)) end' },
];

/** The values of a trait that climbs with welfare, those of the poorest first. */
export function rungsOf(name: keyof typeof LADDERS): readonly number[] {
  const { below, top }: Ladder = LADDERS[name];
  const rungs = Object.entries(below).sort((one, other) => one[1] - other[1]);
  return [...rungs.map(([value]) => Number(value)), top];
}

const CHANCES = 16;

const PROPERTY: Columns = {
  // The form counts gold from 10 grams.
  goldGram: 'case when w + 2 * c14 < 1.4 then 0 else least(200, 10 + floor((w + 2 * c14 - 1.4) * 30)) end',
  landHectare:
    'case when c15 < case when urban then 0.08 else 0.45 end then (5 + floor(c16 * c16 * 200)) / 100 else 0 end',
};

/** Filling in land means yes to owning land. */
const OTHER_LAND: Columns = { otherLand: '("landHectare" > 0 or c14 < 0.05)::int' };

const WIDE: Readonly<Partial<Record<RankingFeature, string>>> = { goldGram: 'usmallint', landHectare: 'double' };

/**
 * SQL for the made-up households number `0` to `households - 1`. Needs a table `slot (slot, village, kabupaten, urban,
 * welfare)` with `slots` rows: each is as likely as any other. Welfare and chance come from a hash of seed and number.
 */
export function populationSql({
  seed,
  households,
  slots,
}: {
  readonly seed: number;
  readonly households: number;
  readonly slots: number;
}): string {
  const chance = (salt: number): string => `(hash(i, ${salt}, ${seed}) >> 11)::double / 9007199254740992`;
  const drawn = layer(baseSql({ seed, households, slots }), draws(chance));
  const placed = layer(drawn, { householdSize: climb('householdSize') });
  const peopled = [...PEOPLE, PROPERTY, { ...OTHER_LAND, ...climbs(false) }, climbs(true)].reduce(layer, placed);
  const features = FEATURE_KEYS.map((name) => `"${name}"::${WIDE[name] ?? 'utinyint'} as "${name}"`);
  return `select i + 1 as household_id, kabupaten, village, ${features.join(', ')} from (${peopled})`;
}

/** What the same households truly live on, by rank: `household_id` and `national_decile`. No form asks it. */
export function truthSql(population: Parameters<typeof populationSql>[0]): string {
  const rank = 'row_number() over (order by w, i) - 1';
  return `select i + 1 as household_id, (1 + (${rank}) * 10 // ${population.households})::utinyint as national_decile
    from (${baseSql(population)})`;
}

/** Where each household lives and how well off it is (`w`), before anything that shows. */
function baseSql({ seed, households, slots }: Parameters<typeof populationSql>[0]): string {
  const chance = (salt: number): string => `(hash(i, ${salt}, ${seed}) >> 11)::double / 9007199254740992`;
  const normal = `((${[101, 102, 103, 104].map(chance).join(' + ')}) - 2) * 1.7320508`;
  return `
    select i, village, kabupaten, urban, welfare + case when urban then 0.25 else 0 end + ${normal} as w
    from range(${households}) household(i) join slot on slot.slot = (hash(i, 100, ${seed}) % ${slots})::integer`;
}

function layer(inner: string, columns: Columns): string {
  const named = Object.entries(columns).map(([name, sql]) => `${sql} as "${name}"`);
  return `select *, ${named.join(', ')} from (${inner})`;
}

function draws(chance: (salt: number) => string): Columns {
  const plain = Array.from({ length: CHANCES }, (_, index) => [`c${index + 1}`, chance(index + 1)]);
  const standings = Object.entries(LADDERS).map(([name, { pull }], index) => {
    // A uniform number between -0.5 and 0.5 times the root of 12 has a standard deviation of 1.
    const own = Math.sqrt((1 - pull * pull) * 12).toFixed(4);
    return [`z_${name}`, `${pull} * w + ${own} * (${chance(200 + index)} - 0.5)`];
  });
  return Object.fromEntries([...plain, ...standings]) as Columns;
}

/** The ladders that wait for an answer, or those that do not; the number of people comes before all of them. */
function climbs(waiting: boolean): Columns {
  const names = (Object.keys(LADDERS) as (keyof typeof LADDERS)[]).filter((name) => {
    return name !== 'householdSize' && 'when' in LADDERS[name] === waiting;
  });
  return Object.fromEntries(names.map((name) => [name, climb(name)]));
}

function climb(name: keyof typeof LADDERS): string {
  const { below, top, when }: Ladder = LADDERS[name];
  const rungs = Object.entries(below).sort((one, other) => one[1] - other[1]);
  const cases = rungs.map(([value, standing]) => `when "z_${name}" < ${standing} then ${value}`).join(' ');
  const value = `case ${cases} else ${top} end`;
  return when === undefined ? value : `case when ${when} then ${value} else 0 end`;
}
