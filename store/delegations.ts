import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

import type { Delegation } from '../domain/access/delegation';
import { scoped } from './scope';

export interface NewDelegation extends Omit<Delegation, 'delegationId'> {
  readonly createdBy: string;
}

/** Who stands in for whom. */
export interface DelegationStore {
  create(delegation: NewDelegation): Promise<Delegation>;
  /** Those that `personId` gave, got or made and that are not over. */
  ofPerson(personId: string): Promise<Delegation[]>;
  /** The one that holds at present, if any. */
  findActive(request: { readonly fromPerson: string; readonly toPerson: string }): Promise<Delegation | undefined>;
  /** Ends one that `personId` gave or made. False when there is none such. */
  end(request: { readonly delegationId: string; readonly personId: string }): Promise<boolean>;
}

const COLUMNS = `id as "delegationId", from_person as "fromPerson", to_person as "toPerson", kinds,
  valid_from as "validFrom", valid_until as "validUntil"`;
const NOT_OVER = 'ended_at is null and valid_until > clock_timestamp()';

type Row = Omit<Delegation, 'validFrom' | 'validUntil'> & { readonly validFrom: Date; readonly validUntil: Date };

/** Delegations on PostgreSQL. */
export function createDelegationStore(pool: Pool): DelegationStore {
  async function rows(
    subject: string,
    query: { name: string; text: string; values: unknown[] },
  ): Promise<Delegation[]> {
    const result = await scoped(pool, { kind: 'person', subject }).query<Row>(query);
    return result.rows.map((row) => {
      return { ...row, validFrom: row.validFrom.toISOString(), validUntil: row.validUntil.toISOString() };
    });
  }
  return {
    async create({ fromPerson, toPerson, kinds, validFrom, validUntil, createdBy }) {
      const text = `insert into delegation (id, from_person, to_person, kinds, valid_from, valid_until, created_by)
        values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`;
      const values = [randomUUID(), fromPerson, toPerson, kinds, validFrom, validUntil, createdBy];
      const [created] = await rows(createdBy, { name: 'delegation-create', text, values });
      if (created === undefined) throw new Error('The delegation was not written');
      return created;
    },
    ofPerson(personId) {
      const text = `select ${COLUMNS} from delegation
        where (from_person = $1 or to_person = $1 or created_by = $1) and ${NOT_OVER} order by valid_from, id`;
      return rows(personId, { name: 'delegation-of', text, values: [personId] });
    },
    async findActive({ fromPerson, toPerson }) {
      const text = `select ${COLUMNS} from delegation where to_person = $1 and from_person = $2
        and valid_from <= clock_timestamp() and ${NOT_OVER} order by valid_until desc limit 1`;
      return (await rows(toPerson, { name: 'delegation-active', text, values: [toPerson, fromPerson] }))[0];
    },
    async end({ delegationId, personId }) {
      const text = `update delegation set ended_at = clock_timestamp()
        where id = $1 and (from_person = $2 or created_by = $2) and ${NOT_OVER}`;
      const statement = { name: 'delegation-end', text, values: [delegationId, personId] };
      return (await scoped(pool, { kind: 'person', subject: personId }).query(statement)).rowCount === 1;
    },
  };
}
