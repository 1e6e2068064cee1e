import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { getDistricts, getProvinces, getRegencies, getVillages } from 'idn-area-data';

import { INTEGRATORS, OFFICIALS, type Official } from '../agencies/sandbox/officials';
import { parseCalendars } from '../contracts/calendar-schema';
import { parseEligibilityRules } from '../contracts/eligibility-rules';
import { listKabupaten } from '../ranking/regions';
import { loadQuotaVersions } from '../store/quota-versions';
import type { Calendar } from '../domain/calendar/calendar';
import type { LegalClock } from '../domain/calendar/clock';
import { NATION } from '../domain/region';
import { TASK_KINDS, taskDefinition } from '../domain/tasks/catalogue';
import type { Database } from '../store/database';
import type { FreezeWindow } from '../store/freezes';

export interface ReferenceOptions {
  readonly database: Database;
  /** Folder `prisma/reference`. */
  readonly folder: string;
  /** Clock the calendars of the folder run by; production's is real time. */
  readonly clock: LegalClock;
  readonly inForce: string;
}

/** Kemendagri code of the test region, which no real person has. Loaded in test environments only. */
const TEST_REGIONS = [
  ['99', 'Provinsi Uji'], ['9901', 'Kabupaten Uji'], ['990101', 'Kecamatan Uji'], ['9901012001', 'Desa Uji Satu'], ['9901012002', 'Desa Uji Dua'],
] as const; // prettier-ignore

/**
 * Loads regions, calendars, rules, and who may not act after whom. Loading again changes nothing but what has changed in
 * the files. Throws `CalendarRefused` for calendars that nobody must live
 * by, `RulesRefused` for programme rules that must not decide anybody, and `QuotasRefused` for quotas that must
 * not limit anybody, before anything of their kind is changed.
 */
export async function loadReference({ database, folder, clock, inForce }: ReferenceOptions): Promise<void> {
  await loadRegions(database);
  await loadTaskRules(database);
  for (const calendar of parseCalendars(await readFolder<unknown>(join(folder, 'calendars')))) {
    await saveCalendar(database, { calendar: { ...calendar, clock }, inForce: calendar.id === inForce });
  }
  for (const rules of (await readFolder<unknown>(join(folder, 'eligibility'))).map(parseEligibilityRules)) {
    const dates = {
      validFrom: new Date(rules.validFrom),
      validTo: rules.validTo === undefined ? null : new Date(rules.validTo),
    };
    const data = { id: rules.id, body: rules as object, source: rules.source, ...dates };
    await database.prisma.eligibilityRuleSet.upsert({ where: { id: rules.id }, create: data, update: data });
  }
  await loadQuotaVersions(database, {
    candidates: await readFolder<unknown>(join(folder, 'quotas')),
    known: await listKabupaten(),
  });
  for (const { windows } of await readFolder<{ windows: readonly FreezeWindow[] }>(join(folder, 'freezes'))) {
    for (const window of windows) await saveFreeze(database, window);
  }
}

/** Loads one freeze window, in place of the one that has its id. */
export async function saveFreeze({ prisma }: Database, window: FreezeWindow): Promise<void> {
  const { id, region, kinds, from, until, reason, source } = window;
  const data = { id, region, kinds: [...kinds], fromAt: new Date(from), untilAt: new Date(until), reason, source };
  await prisma.freezeWindow.upsert({ where: { id }, create: data, update: data });
}

/** Loads one calendar, in place of the one that has its id. */
export async function saveCalendar(
  database: Database,
  { calendar, inForce }: { calendar: Calendar; inForce: boolean },
): Promise<void> {
  const dates = {
    validFrom: new Date(calendar.validFrom),
    validTo: calendar.validTo === undefined ? null : new Date(calendar.validTo),
  };
  const data = { id: calendar.id, body: calendar as object, source: calendar.source, inForce, ...dates };
  await database.prisma.calendar.upsert({ where: { id: calendar.id }, create: data, update: data });
}

/** A calendar already loaded keeps its clock: a restart must not move legal time for proposals that live by it. */
export async function clockInUse(database: Database, id: string): Promise<LegalClock | undefined> {
  const row = await database.prisma.calendar.findUnique({ where: { id } });
  return (row?.body as Calendar | undefined)?.clock;
}

/** The sandbox's officials with their trainings and its service accounts, so that the identity provider and our table name the same people. */
export async function loadOfficials(database: Database): Promise<void> {
  const { prisma } = database;
  await loadServiceAccounts(database);
  for (const { subject, username, name, role, office, homeVillage, homeRt, trainedFor } of OFFICIALS.map(asRow)) {
    const data = { personId: subject, username, name, role, office, homeVillage, homeRt };
    await prisma.official.upsert({ where: { personId: subject }, create: data, update: data });
    for (const { formVersion, trainedAt, by } of trainedFor) {
      const training = { personId: subject, formVersion, trainedAt: new Date(trainedAt), trainedBy: by };
      await prisma.facilitatorTraining.upsert({
        where: { personId_formVersion: { personId: subject, formVersion } },
        create: training,
        update: training,
      });
    }
  }
}

/** Who files for others in the sandbox, with the same subjects as its tokens. */
async function loadServiceAccounts({ prisma }: Database): Promise<void> {
  for (const { subject, name, office, scopes } of INTEGRATORS) {
    const data = {
      subject,
      name,
      owner: office === NATION ? 'Kementerian Sosial' : `Diskominfo ${office}`,
      scopes: [...scopes],
      regions: [office === NATION ? 'nation' : office],
      ratePlan: 'integrator',
      validFrom: new Date('2026-01-01'),
    };
    await prisma.serviceAccount.upsert({ where: { subject }, create: data, update: data });
  }
}

/** The database's copy of the catalogue's four-eyes rule: the constraint on tasks asks it. */
export async function loadTaskRules({ prisma }: Pick<Database, 'prisma'>): Promise<void> {
  const pairs = TASK_KINDS.flatMap((kind) => taskDefinition(kind).notBy.map((notBy) => ({ kind, notBy })));
  // Both or neither: between the two the rule would not hold.
  await prisma.$transaction([prisma.taskNotBy.deleteMany(), prisma.taskNotBy.createMany({ data: pairs })]);
}

function asRow({ ownRt, trainedFor, ...official }: Official) {
  return {
    ...official,
    homeVillage: ownRt?.villageCode ?? null,
    homeRt: ownRt?.rt ?? null,
    trainedFor: trainedFor ?? [],
  };
}

async function readFolder<T>(folder: string): Promise<T[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as T));
}

const REGION_SOURCE = 'idn-area-data 4.0.1 (Kepmendagri 300.2.2-2430/2025)';

async function loadRegions({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from region');
  const known = await Promise.all([getProvinces(), getRegencies(), getDistricts(), getVillages()]);
  const regions = [...known.flat().map(({ code, name }) => [code.replaceAll('.', ''), name] as const), ...TEST_REGIONS];
  if ((rows[0]?.count ?? 0) >= regions.length) return;
  await pool.query(
    `insert into region (code, name, valid_from, source) select code, name, '2025-04-25', $3
     from unnest($1::text[], $2::text[]) as r(code, name) on conflict (code) do nothing`,
    [regions.map(([code]) => code), regions.map(([, name]) => name), REGION_SOURCE],
  );
}
