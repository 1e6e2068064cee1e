import type { FacilitatorRequest } from '../contracts/activities';
import type { FacilitatorChoice } from '../domain/tasks/forms/task-form';
import type { Rows } from './scope';

export interface FacilitatorStore {
  /** Who may be sent, the least busy first; nobody for a proposal that whoever asks may not see. */
  suitable(request: FacilitatorRequest): Promise<FacilitatorChoice[]>;
  /** The least busy of them who has room for another visit. */
  free(request: FacilitatorRequest): Promise<string | undefined>;
}

/** Visits a facilitator may have open at once; beyond that he is not free. @basis none: policy assumption (5.2 visits a day measured in 2025) */
const MAX_OPEN_VISITS = 40;

interface Candidate extends FacilitatorChoice {
  readonly openVisits: number;
}

/** Ties by id, so that a retry picks the same. `facilitators_for` knows who is trained, and where nobody's neighbour lives. */
const CANDIDATES = `
select f.person_id as "personId", f.name, count(t.id)::int as "openVisits" from proposal p
cross join facilitators_for(coalesce($3, p.village), p.rt, $3 is not null, $2, p.filed_at) f
left join task t on t.assigned_to = f.person_id and t.state = 'OPEN'
where p.id = $1 group by f.person_id, f.name order by count(t.id), f.person_id`;

/** One rule for a visit that is assigned by the workflow and for one that a coordinator assigns by hand. */
export function createFacilitatorStore(rows: Rows): FacilitatorStore {
  async function candidates({ proposalId, formVersion, villageCode }: FacilitatorRequest): Promise<Candidate[]> {
    const values = [proposalId, formVersion, villageCode ?? null];
    return (await rows.query<Candidate>({ name: 'facilitators', text: CANDIDATES, values })).rows;
  }

  return {
    async suitable(request) {
      return (await candidates(request)).map(({ personId, name }) => ({ personId, name }));
    },
    async free(request) {
      const [leastBusy] = await candidates(request);
      return leastBusy !== undefined && leastBusy.openVisits < MAX_OPEN_VISITS ? leastBusy.personId : undefined;
    },
  };
}
