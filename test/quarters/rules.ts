import type { Calendar } from '../../domain/calendar/calendar';
import { nextQuarter } from '../../domain/calendar/quarter';
import type { EligibilityRules, Programme } from '../../domain/eligibility/rules';
import { uniform } from '../../ranking/regions';
import type { Database } from '../../store/database';
import { millisecondCalendar } from '../support/calendars';
import { V_14, V_79 } from '../support/eligibility';
import { KABUPATEN } from './nation';

export const FIRST_VERSION = '2026Q1';

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

/** The third quarter, and the seventh where there are as many, are served late. */
export function lateVersions(versions: readonly string[]): readonly string[] {
  return [2, 6].flatMap((index) => versions[index] ?? []);
}

export interface Compressed {
  readonly id: string;
  readonly from: string;
  /** Server milliseconds of a legal day. */
  readonly dayMs: number;
}

/**
 * A compressed calendar with its real dates; who hands in until the 28th is in time, a version is late in the last month of its
 * quarter, and what Dinsos refuses may be taken to the province.
 */
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
  return { ...calendar, id, pins, monthly, quarterly, objectionWindowDays: 10, objectionAppealDays: 6 };
}

/** Everything the quarters are decided by but the models, as operators load it. */
export async function loadReference(database: Database, versions: readonly string[]): Promise<void> {
  for (const rules of RULES) {
    const { id, source, validFrom } = rules;
    const data = { id, body: rules as object, source, validFrom: new Date(validFrom) };
    await database.prisma.eligibilityRuleSet.create({ data });
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
