import type { ObjectionStatement } from '../domain/objection/statement';
import type { Actor } from '../domain/tasks/decide';
import { asFacts, cipherDigest, officialOrSystem } from './audit/entry';
import { asParameter } from './parameters';
import { sealedRow, type Vault } from './sealed-row';

interface Stated {
  readonly objectionId: string;
  readonly proposalId: string;
}

export interface ObjectionStore {
  /**
   * Keeps what is handed in with an objection, sealed, before its workflow is told. What belongs to an objection that is then
   * refused is shown to nobody. The same objection is kept once.
   */
  keep(stated: Stated & { readonly statement: ObjectionStatement; readonly by: Actor }): Promise<void>;
  /** `undefined` where nothing was kept, or whoever asks does not judge this objection. */
  find(stated: Stated): Promise<ObjectionStatement | undefined>;
}

/** A statement and its entry in the audit, or neither. */
const KEEP = `
with kept as (
  insert into objection_statement (objection_id, proposal_id, sealed) values ($1, $2, $3) on conflict do nothing
  returning proposal_id
)
select audit_append(proposal_id, $4) from kept`;

const FIND = 'select sealed from objection_statement where objection_id = $1 and proposal_id = $2';

/** Statements of objections, of proposals that the vault shows to whoever asks. */
export function createObjectionStore(vault: Vault): ObjectionStore {
  const { access, sealer } = vault;
  return {
    async keep({ objectionId, proposalId, statement, by }) {
      const { key } = await sealedRow(vault, proposalId);
      const sealed = sealer.seal({ ...key, purpose: 'objection' }, statement);
      const corrected = Object.keys(statement.corrections);
      const detail = { objectionId, documents: statement.documents.length, corrected, sealed: cipherDigest(sealed) };
      const fact = asFacts({ ...officialOrSystem(by), action: 'objection-stated', detail });
      const values = [objectionId, proposalId, sealed, fact].map(asParameter);
      await access.rows.query({ name: 'keep-objection', text: KEEP, values });
    },
    async find({ objectionId, proposalId }) {
      const statement = { name: 'find-objection', text: FIND, values: [objectionId, proposalId] };
      const [row] = (await access.rows.query<{ sealed: Buffer }>(statement)).rows;
      if (row === undefined) return undefined;
      const { key } = await sealedRow(vault, proposalId);
      return sealer.open({ ...key, purpose: 'objection' }, row.sealed) as ObjectionStatement;
    },
  };
}
