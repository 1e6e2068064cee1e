import type { Calendar } from '../domain/calendar/calendar';
import type { EligibilityRules } from '../domain/eligibility/rules';
import type { Role } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
import type { Database } from './database';

export interface OfficialView extends Actor {
  readonly username: string;
  readonly name: string;
}

/** Versioned data that rules run on, and who may act. */
export interface ReferenceStore {
  /** The calendar by id, or the one in force. Throws `UnknownCalendar` when there is none. */
  calendar(id?: string): Promise<Calendar>;
  villageKnown(code: string): Promise<boolean>;
  /** The rules pinned by `id`. Throws when they are not known. */
  eligibilityRules(id: string): Promise<EligibilityRules>;
  /** An official who may act at present, by the subject of the token. */
  findOfficial(personId: string): Promise<OfficialView | undefined>;
  /** A facilitator who is free, trained for the form, and does not live in the household's own RT. */
  findFacilitator(request: { proposalId: string; formVersion: string }): Promise<string | undefined>;
}

export class UnknownCalendar extends Error {}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Visits a facilitator may have open at once; beyond that he is not free. @basis none: policy assumption (5.2 visits a day measured in 2025) */
const MAX_OPEN_VISITS = 40;

/** The least busy suitable facilitator of the household's kabupaten; ties by id, so that a retry picks the same. */
const PICK_FACILITATOR = `
select o.person_id as id
from proposal p
join official o on o.role = 'field-facilitator' and o.active and o.office = p.kabupaten
  and not (o.home_village is not distinct from p.village and o.home_rt is not distinct from p.rt)
join facilitator_training ft on ft.person_id = o.person_id and ft.form_version = $2 and ft.trained_at <= p.filed_at
left join task t on t.assigned_to = o.person_id and t.state = 'OPEN'
where p.id = $1
group by o.person_id having count(t.id) < $3
order by count(t.id), o.person_id limit 1`;

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
      return row.body as unknown as EligibilityRules;
    },
    async findOfficial(personId) {
      if (!UUID.test(personId)) return undefined;
      const row = await prisma.official.findUnique({ where: { personId } });
      if (row?.active !== true) return undefined;
      return { personId, username: row.username, name: row.name, role: row.role as Role, office: row.office };
    },
    async findFacilitator({ proposalId, formVersion }) {
      const values = [proposalId, formVersion, MAX_OPEN_VISITS];
      const { rows } = await pool.query<{ id: string }>({ name: 'pick-facilitator', text: PICK_FACILITATOR, values });
      return rows[0]?.id;
    },
  };
}
