import type { Rows } from '../scope';
import { asFacts, ENTRY_COLUMNS, type AuditEntry, type AuditFact } from './entry';

/** An entry as people with a right to it read it. */
export interface AuditLine {
  readonly seq: number;
  readonly at: string;
  readonly actorKind: string;
  readonly personId: string | null;
  readonly role: string | null;
  readonly office: string | null;
  readonly onBehalfOf: string | null;
  readonly action: string;
  readonly detail: unknown;
  /** Hexadecimal: whoever keeps it can tell later whether anything before it was changed. */
  readonly hash: string;
}

export interface AuditStore {
  /**
   * Appends to the chain of a proposal what no change of a row goes with; a change appends in its own statement. Answers
   * the number of the last entry.
   */
  append(proposalId: string, fact: AuditFact): Promise<number>;
  /** Everything that happened to a proposal, oldest first. Whoever asks must have checked the region. */
  history(proposalId: string): Promise<AuditLine[]>;
}

/** The audit of single proposals on PostgreSQL. */
export function createAuditStore(rows: Rows): AuditStore {
  return {
    async append(proposalId, fact) {
      const text = 'select audit_append($1, $2) as seq';
      const found = await rows.query<{ seq: number }>({
        name: 'audit-append',
        text,
        values: [proposalId, asFacts(fact)],
      });
      return found.rows[0]?.seq ?? 0;
    },
    async history(proposalId) {
      const text = `select ${ENTRY_COLUMNS} from audit_entry where proposal_id = $1 order by seq`;
      const found = await rows.query<AuditEntry>({ name: 'audit-history', text, values: [proposalId] });
      return found.rows.map(asLine);
    },
  };
}

function asLine({ proposalId: _proposalId, at, detail, prevHash: _prevHash, hash, ...entry }: AuditEntry): AuditLine {
  return { ...entry, at: at.toISOString(), detail: JSON.parse(detail) as unknown, hash: hash.toString('hex') };
}
