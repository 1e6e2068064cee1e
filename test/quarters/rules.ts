import type { Calendar } from '../../domain/calendar/calendar';
import { nextQuarter, pathOfVersion } from '../../domain/calendar/quarter';
import { isoDay, legalDay } from '../../domain/calendar/calendar';
import type { EligibilityRules, Programme } from '../../domain/eligibility/rules';
import { RankingModel } from '../../ranking/model';
import { modelSha256 } from '../../ranking/model-signature';
import { uniform } from '../../ranking/regions';
import type { Database } from '../../store/database';
import { activateModel } from '../../store/ranking-models';
import { demoModel } from '../ranking/folder';
import { millisecondCalendar } from '../support/calendars';
import { V_14, V_79 } from '../support/eligibility';
import { KABUPATEN } from './nation';

const FIRST_VERSION = '2026Q1';

/** In 2029 the limit of PBI-JK is narrowed, and Sembako is widened again. */
const V_2029: EligibilityRules = {
  ...V_14,
  id: 'V-2029',
  validFrom: '2029-01-01',
  source: 'made up for a test',
  programmes: V_14.programmes.map((rule) => {
    if (rule.programme === 'PBI-JK') return { ...rule, maxDecile: 4 };
    return rule.programme === 'SEMBAKO' ? { ...rule, maxDecile: 5 } : rule;
  }),
};

/** Every version of the rules of these years: limits change with the second quarter and with 2029. */
export const RULES: readonly EligibilityRules[] = [V_79, V_14, V_2029];

/** The versions that are lived through, in order. */
export function versionsOf(quarters: number): readonly string[] {
  const versions = [FIRST_VERSION];
  while (versions.length < quarters) versions.push(nextQuarter(versions.at(-1) ?? FIRST_VERSION));
  return versions;
}

/** The third quarter, and the eighth where there are as many, begin with another model. */
export function modelChanges(quarters: number): readonly number[] {
  return [2, 7].filter((index) => index < quarters);
}

/** The demonstration's model and what becomes of it: from change to change some of its coefficients grow. */
export function modelsOf(versions: readonly string[], calendar: Calendar): readonly RankingModel[] {
  const { goldenCases: _golden, biasLimits: _limits, ...first } = demoModel();
  const later = modelChanges(versions.length).map((index, nth) => {
    const { freezeAtMs } = pathOfVersion(calendar, versions[index] ?? FIRST_VERSION);
    const strata = Object.entries(first.strata).map(([kabupaten, { intercept, coefficients }]) => {
      const changed = coefficients.map((one, row) => Math.round(one * (row % 3 === nth ? 1.5 : 1)));
      return [kabupaten, { intercept, coefficients: changed }] as const;
    });
    const validFrom = isoDay(legalDay(freezeAtMs, 7 * 60));
    return RankingModel.parse({ ...first, version: String(nth + 2), validFrom, strata: Object.fromEntries(strata) });
  });
  return [RankingModel.parse(first), ...later];
}

export interface Compressed {
  readonly id: string;
  readonly from: string;
  /** Server milliseconds of a legal day. */
  readonly dayMs: number;
}

/** A compressed calendar with its real dates; who hands in until the 28th is in time, and a version is late in March. */
export function compressedCalendar({ id, from, dayMs }: Compressed): Calendar {
  const calendar = millisecondCalendar({ dayMs, from });
  const pins = { ...calendar.pins, groundcheck: 'groundcheck-doors-only', eligibility: RULES.map(({ id }) => id) };
  const monthly = {
    ...calendar.monthly,
    cutOffDay: 28,
    deliberationUntilDay: 28,
    signOffUntilDay: 28,
    updateUntilDay: 28,
  };
  const quarterly = { ...calendar.quarterly, lateGraceDays: 50 };
  return { ...calendar, id, pins, monthly, quarterly, objectionWindowDays: 10 };
}

export interface Reference {
  readonly models: readonly RankingModel[];
  readonly versions: readonly string[];
}

/** Everything the quarters are decided by, as operators load it. */
export async function loadReference(database: Database, { models, versions }: Reference): Promise<void> {
  for (const rules of RULES) {
    const { id, source, validFrom } = rules;
    const data = { id, body: rules as object, source, validFrom: new Date(validFrom) };
    await database.prisma.eligibilityRuleSet.create({ data });
  }
  for (const model of models) {
    const { id, version, validFrom } = model;
    const signed = { signature: 'a..b', keyId: 'test', biasReport: [], activatedBy: 'test' };
    const own = { id, version, validFrom, validTo: null, sha256: modelSha256(model), artefact: model };
    await activateModel(database.pool, { ...own, ...signed });
  }
  await database.pool.query(
    `insert into region (code, name, valid_from, source) values ('7371011003', 'Kunjung Mae', '2025-01-01', 'test')`,
  );
  // The demonstration's facilitators learn the form in November; these households are visited from October on.
  await database.pool.query(`update facilitator_training set trained_at = '2025-09-01'`);
  await loadQuotas(database, versions);
}

/** Where most of the households live, and where some move to. Places of PBI-JK are persons. */
const PLACES: readonly (readonly [Programme, number, number])[] = [
  ['PKH', 5, 2],
  ['SEMBAKO', 7, 2],
  ['PBI-JK', 26, 8],
];

/** Quotas are those of the first quarter until, twice a year, some places more or less are given out. */
async function loadQuotas({ pool }: Database, versions: readonly string[]): Promise<void> {
  for (const [index, quarter] of versions.entries()) {
    if (index % 2 === 1) continue;
    for (const [programme, ...places] of PLACES) {
      for (const [at, kabupaten] of KABUPATEN.entries()) {
        const more = index === 0 ? 0 : Math.floor(uniform(`quota/${quarter}/${programme}/${kabupaten}`) * 4) - 1;
        await pool.query(
          `insert into quota (programme, kabupaten, quarter, places, source) values ($1, $2, $3, $4, 'test')`,
          [programme, kabupaten, quarter, (places[at] ?? 0) + more],
        );
      }
    }
  }
}
