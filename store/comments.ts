import { randomUUID } from 'node:crypto';

import type { Role } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
import { asFacts, cipherDigest, officialOrSystem } from './audit/entry';
import { asParameter } from './parameters';
import { sealedRow, type Vault } from './sealed-row';

/** Who may read a comment: officials alone, or the household as well. */
export type CommentVisibility = 'internal' | 'citizen';

export interface Comment {
  readonly commentId: string;
  readonly taskId: string | null;
  readonly visibility: CommentVisibility;
  readonly text: string;
  /** Person id of the author. */
  readonly author: string;
  readonly role: Role;
  /** Region code of the author's office; empty for a national office. */
  readonly office: string;
  readonly at: string;
}

/** A comment as the household reads it: which office said what when, and not who. */
export type CitizenComment = Pick<Comment, 'text' | 'office' | 'role' | 'at'>;

export interface NewComment {
  readonly proposalId: string;
  readonly taskId?: string;
  readonly visibility: CommentVisibility;
  /** As `contracts/comment-schema` let it through. */
  readonly text: string;
  readonly author: Actor;
  readonly idempotencyKey: string;
}

/** `repeated` says the same; `key-reused` says something else with a key of the same author. */
export type CommentResult =
  { readonly kind: 'added' | 'repeated'; readonly comment: Comment } | { readonly kind: 'key-reused' };

export interface CommentStore {
  /** Throws for an unknown proposal. */
  add(comment: NewComment): Promise<CommentResult>;
  /** All comments of a proposal, oldest first. */
  list(proposalId: string): Promise<Comment[]>;
  /** Those that the household may read, oldest first. */
  listForCitizen(proposalId: string): Promise<CitizenComment[]>;
}

interface CommentRow extends Omit<Comment, 'text' | 'at'> {
  readonly proposalId: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
  readonly at: Date;
}

/** A comment and its entry in the audit, or neither. */
const ADD = `
with c as (
  insert into comment (id, proposal_id, task_id, visibility, sealed, author_id, author_role, author_office, idempotency_key)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (author_id, idempotency_key) do nothing
  returning proposal_id
)
select audit_append(proposal_id, $10) from c`;

const COLUMNS = `id as "commentId", proposal_id as "proposalId", task_id as "taskId", visibility, sealed,
  author_id as author, author_role as role, author_office as office, created_at as at`;

const BY_KEY = `select ${COLUMNS} from comment where author_id = $1 and idempotency_key = $2`;

const LIST = `select ${COLUMNS} from comment where proposal_id = $1 and ($2::text is null or visibility = $2)
  order by created_at, id`;

/** Keeps what officials say about a proposal, sealed with its key: erasing the key erases every comment. */
export function createCommentStore(vault: Vault): CommentStore {
  return {
    add: (comment) => add(vault, comment),
    list: (proposalId) => list(vault, { proposalId }),
    async listForCitizen(proposalId) {
      const comments = await list(vault, { proposalId, visibility: 'citizen' });
      return comments.map(({ text, office, role, at }) => ({ text, office, role, at }));
    },
  };
}

async function add(vault: Vault, comment: NewComment): Promise<CommentResult> {
  const { proposalId, visibility, text, author, idempotencyKey, taskId = null } = comment;
  const seal = await sealedRow(vault, proposalId);
  const id = randomUUID();
  const sealed = vault.sealer.seal({ ...seal.key, purpose: 'comment' }, text);
  const said = [
    id,
    proposalId,
    taskId,
    visibility,
    sealed,
    author.personId,
    author.role,
    author.office,
    idempotencyKey,
    asFacts({
      ...officialOrSystem(author),
      action: 'comment-added',
      detail: { commentId: id, taskId, visibility, sealed: cipherDigest(sealed) },
    }),
  ];
  // The unique key decides between two senders of the same command, whichever comes first.
  await vault.access.rows.query({ name: 'add-comment', text: ADD, values: said.map(asParameter) });
  const values = [author.personId, idempotencyKey];
  const { rows } = await vault.access.rows.query<CommentRow>({ name: 'comment-by-key', text: BY_KEY, values });
  const [kept] = rows;
  // A comment on a proposal out of sight is another one as well.
  if (kept?.proposalId !== proposalId) return { kind: 'key-reused' };
  const known = opened(vault, { row: kept, seal });
  const isSame = known.text === text && known.visibility === visibility && known.taskId === taskId;
  if (!isSame) return { kind: 'key-reused' };
  return { kind: kept.commentId === id ? 'added' : 'repeated', comment: known };
}

async function list(
  vault: Vault,
  { proposalId, visibility = null }: { readonly proposalId: string; readonly visibility?: CommentVisibility | null },
): Promise<Comment[]> {
  const statement = { name: 'list-comments', text: LIST, values: [proposalId, visibility] };
  const { rows } = await vault.access.rows.query<CommentRow>(statement);
  if (rows.length === 0) return [];
  const seal = await sealedRow(vault, proposalId);
  return rows.map((row) => opened(vault, { row, seal }));
}

type Seal = Awaited<ReturnType<typeof sealedRow>>;

function opened({ sealer }: Vault, { row, seal }: { readonly row: CommentRow; readonly seal: Seal }): Comment {
  const { sealed, at, proposalId: _proposalId, ...said } = row;
  return { ...said, text: sealer.open({ ...seal.key, purpose: 'comment' }, sealed) as string, at: at.toISOString() };
}
