import { parseEligibilityRules } from '../contracts/eligibility-rules';
import type { Calendar } from '../domain/calendar/calendar';
import type { EligibilityRules } from '../domain/eligibility/rules';
import type { RatePlanId } from '../domain/limits/rate-plans';
import { NATION } from '../domain/region';
import type { Role } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
import type { Database } from './database';
import type { Party } from './scope';

export interface OfficialView extends Actor {
  readonly username: string;
  readonly name: string;
}

export type ServiceScope = 'proposal:submit' | 'proposal:read';

/** A programme that files for others: no person and no office, but scopes, a set of regions and a plan. */
export interface ServiceAccount extends Party {
  readonly role: 'integrator';
  readonly name: string;
  /** The institution that answers for it. */
  readonly owner: string;
  readonly scopes: readonly ServiceScope[];
  readonly ratePlan: RatePlanId;
}

/** Versioned data that rules run on, and who may act. */
export interface ReferenceStore {
  /** The calendar by id, or the one in force. Throws `UnknownCalendar` when there is none. */
  calendar(id?: string): Promise<Calendar>;
  villageKnown(code: string): Promise<boolean>;
  /** The rules pinned by `id`. Throws when they are not known, and `RulesRefused` when they must not decide anybody. */
  eligibilityRules(id: string): Promise<EligibilityRules>;
  /** An official who may act at present, by the subject of the token. */
  findOfficial(personId: string): Promise<OfficialView | undefined>;
  /** A service account that is active today, by the subject of the token. */
  findServiceAccount(subject: string): Promise<ServiceAccount | undefined>;
}

export class UnknownCalendar extends Error {}

/** Where a facilitator lives is not shown to the API at all. */
const OFFICIAL = { personId: true, username: true, name: true, role: true, office: true, active: true } as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const FIND_SERVICE_ACCOUNT = `select subject, name, owner, scopes, regions, rate_plan as "ratePlan" from service_account
  where subject = $1 and active and valid_from <= current_date and (valid_to is null or valid_to >= current_date)`;

/** What an account has for the whole nation, where a region would have its code. */
const WHOLE_NATION = 'nation';

/** Reads reference data from PostgreSQL at each call, so that new data holds at once. */
export function createReferenceStore({ prisma, pool }: Database): ReferenceStore {
  return {
    async calendar(id) {
      const row = await prisma.calendar.findFirst({ where: id === undefined ? { inForce: true } : { id } });
      if (row === null) throw new UnknownCalendar('There is no such calendar');
      return row.body as unknown as Calendar;
    },
    async villageKnown(code) {
      return (await prisma.region.findUnique({ where: { code }, select: { code: true } })) !== null;
    },
    async eligibilityRules(id) {
      const row = await prisma.eligibilityRuleSet.findUniqueOrThrow({ where: { id } });
      return parseEligibilityRules(row.body);
    },
    async findOfficial(personId) {
      if (!UUID.test(personId)) return undefined;
      const row = await prisma.official.findUnique({ where: { personId }, select: OFFICIAL });
      if (row?.active !== true) return undefined;
      return { personId, username: row.username, name: row.name, role: row.role as Role, office: row.office };
    },
    async findServiceAccount(subject) {
      const statement = { name: 'find-service-account', text: FIND_SERVICE_ACCOUNT, values: [subject] };
      const [found] = (await pool.query<Omit<ServiceAccount, 'role'>>(statement)).rows;
      if (found === undefined) return undefined;
      const regions = found.regions.map((region) => (region === WHOLE_NATION ? NATION : region));
      return { ...found, role: 'integrator', regions };
    },
  };
}
