import { FEATURE_KEYS } from '../features';
import { sqlText } from '../duckdb';
import { rungsOf } from '../population-recipe';
import type { RankingFeature } from '../../domain/groundcheck/features';
import { chanceOf, type Chance } from './chance';
import { CHANGING_ASSETS, CHANGING_DWELLING, QUARTERLY_RATES } from './change-rates';
import { quarterSeed } from './next-persons';
import type { NextQuarterOptions } from './next-quarter';

/** What whoever leaves takes along: a telephone. The dwelling they live in is as the one they leave. */
const TAKEN_ALONG: Readonly<Partial<Record<RankingFeature, string>>> = {
  ...Object.fromEntries(CHANGING_ASSETS.map((name) => [name, '0'])),
  smartphone: '1',
  ...{ goldGram: '0', landHectare: '0', otherLand: '0', otherHouse: '0', largeLivestock: '0', smallLivestock: '0' },
  ...{
    boat: '0',
    motorBoat: '0',
    landline: '0',
    workers: '1',
    workStatusHead: '5',
    disabled: '0',
    chronicallyIll: '0',
  },
};

/** What follows from who a household is made of: `counted` at the end of the quarter. */
const COUNTED: Readonly<Partial<Record<RankingFeature, string>>> = {
  householdSize: 'size',
  headFemale: 'head_female::integer',
  headAge: 'head_age',
  children0to6: 'infants',
  pupilsSd: 'sd',
  pupilsSmp: 'smp',
  pupilsSma: 'sma',
  elderly60: 'elderly',
  loneElderly: '(size = 1 and head_age >= 60)::integer',
  dependants: 'infants + sd + smp + (head_age >= 65)::integer + other_elderly',
};

const ADULTS = '(size - infants - sd - smp - sma)';

/**
 * SQL of the households at the end of the quarter, with the columns and types of the registry they were: those of which
 * somebody is left and those that split off. Needs the tables of `eventTables`.
 */
export function householdsSql(quarter: NextQuarterOptions, types: ReadonlyMap<string, string>): string {
  const chance = chanceOf('household_id', quarterSeed(quarter));
  const features = FEATURE_KEYS.map(
    (name) => `(${valueSql(name, chance)})::${types.get(name) ?? 'double'} as "${name}"`,
  );
  const registry = `read_parquet(${sqlText(quarter.from.registryPath)})`;
  const split = FEATURE_KEYS.map((name) => `(${TAKEN_ALONG[name] ?? `r."${name}"`}) as "${name}"`);
  return `
    select household_id, coalesce(m.kabupaten, r.kabupaten) as kabupaten, coalesce(m.village, r.village) as village,
      ${features.join(', ')}
    from (select household_id, kabupaten, village, ${FEATURE_KEYS.map((name) => `"${name}"`).join()} from ${registry}
      union all (select l.household_id, r.kabupaten, r.village, ${split.join()}
        from leaver l join ${registry} r on r.household_id = l.left_id)) r
      join counted using (household_id) left join moved m using (household_id)`;
}

function valueSql(name: RankingFeature, chance: Chance): string {
  const counted = COUNTED[name];
  if (counted !== undefined) return counted;
  if (name === 'disabled' || name === 'chronicallyIll') return `least("${name}", size)`;
  if (name === 'pregnant') return `(may_bear and ${chance(20)} < ${QUARTERLY_RATES.pregnant})::integer`;
  if (name === 'workers') return `least("workers", ${ADULTS})`;
  if (name === 'workStatusHead') return `case when least("workers", ${ADULTS}) = 0 then 0 else "workStatusHead" end`;
  return changedSql(name, chance);
}

function changedSql(name: RankingFeature, chance: Chance): string {
  const asset = CHANGING_ASSETS.find((one) => one === name);
  const part = CHANGING_DWELLING.find((one) => one === name);
  const climbing = asset ?? part;
  if (climbing === undefined) return `"${name}"`;
  const salt = 100 + 2 * FEATURE_KEYS.indexOf(name);
  const rate = asset === undefined ? QUARTERLY_RATES.dwelling : QUARTERLY_RATES.asset;
  return `case when ${chance(salt)} < ${rate} then ${stepSql(name, { rungs: rungsOf(climbing), up: `${chance(salt + 1)} < 0.5` })}
    else "${name}" end`;
}

/** One rung up or down; from either end there is one way only, and what stands on no rung stays. */
function stepSql(name: string, { rungs, up }: { readonly rungs: readonly number[]; readonly up: string }): string {
  const list = `[${rungs.join()}]`;
  const at = `list_position(${list}, "${name}")`;
  const step = `case when ${at} = 1 then 1 when ${at} = ${rungs.length} then -1 when ${up} then 1 else -1 end`;
  return `coalesce(${list}[${at} + ${step}], "${name}")`;
}
