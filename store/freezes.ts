import type { TaskKind } from '../domain/tasks/catalogue';
import type { Rows } from './scope';

/** A time in which decisions of some kind rest in a region. */
export interface FreezeWindow {
  readonly id: string;
  /** Region code, or empty for the nation. */
  readonly region: string;
  /** Empty: every kind of task. */
  readonly kinds: readonly TaskKind[];
  /** Legal instants, ISO 8601. */
  readonly from: string;
  readonly until: string;
  readonly reason: { readonly id: string; readonly en: string };
  readonly source: string;
}

export type ActiveFreeze = Pick<FreezeWindow, 'id' | 'until' | 'reason'>;

export interface FreezeStore {
  /** The freeze that holds for a task of this proposal at its legal present, if any. */
  findActive(task: { readonly proposalId: string; readonly kind: TaskKind }): Promise<ActiveFreeze | undefined>;
}

/** Legal time is that of the proposal's calendar: anchor + rate × (now − epoch), as in domain/calendar/clock.ts. */
const ACTIVE = `
select f.id, f.until_at as until, f.reason
from proposal p join calendar c on c.id = p.calendar_id
join freeze_window f on p.village like f.region || '%' and (cardinality(f.kinds) = 0 or $2 = any(f.kinds))
cross join lateral (select (c.body #>> '{clock,anchor}')::timestamptz + (clock_timestamp()
  - (c.body #>> '{clock,epoch}')::timestamptz) * (c.body #>> '{clock,rate}')::float8 as now) legal
where p.id = $1 and f.from_at <= legal.now and legal.now < f.until_at
order by f.until_at desc limit 1`;

/** Freeze windows on PostgreSQL. */
export function createFreezeStore(seen: Rows): FreezeStore {
  return {
    async findActive({ proposalId, kind }) {
      const { rows } = await seen.query<Omit<ActiveFreeze, 'until'> & { until: Date }>({
        name: 'freeze-active',
        text: ACTIVE,
        values: [proposalId, kind],
      });
      const [row] = rows;
      return row === undefined ? undefined : { ...row, until: row.until.toISOString() };
    },
  };
}
