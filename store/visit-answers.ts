import { createHash, randomUUID } from 'node:crypto';

import type { GroundcheckAnswers } from '../domain/groundcheck/answers';
import type { HouseholdFacts } from '../domain/eligibility/household-facts';
import { asFacts, cipherDigest, SYSTEM, type AuditActor } from './audit/entry';
import { SAVE_ANSWERS } from './households-sql';
import { asParameter } from './parameters';
import { sealedRow, type Vault } from './sealed-row';

export interface NewAnswers {
  readonly proposalId: string;
  readonly taskId: string;
  readonly formVersion: string;
  readonly outcome: string;
  readonly startedAt: string;
  readonly answers: unknown;
  readonly features?: Readonly<Record<string, number>>;
  readonly facts?: HouseholdFacts;
  /** Who handed them in, for the audit. */
  readonly by?: AuditActor;
}

/** SHA-256 of a set of answers as it is kept, 64 hexadecimal digits. */
export function answersSha256(answers: unknown): string {
  return createHash('sha256').update(JSON.stringify(answers)).digest('hex');
}

/** Keeps the answers of a visit under the seal of their proposal; what the ranking and the rules need lies beside them. */
export async function saveAnswers(
  vault: Vault,
  { proposalId, answers, features, facts, by = SYSTEM, ...columns }: NewAnswers,
): Promise<{ answersId: string; sha256: string }> {
  const { key } = await sealedRow(vault, proposalId);
  const id = randomUUID();
  const sha256 = answersSha256(answers);
  const { taskId, formVersion, outcome, startedAt } = columns;
  const sealed = vault.sealer.seal({ ...key, purpose: 'groundcheck' }, answers);
  const components = facts === undefined ? null : JSON.stringify({ ...facts, exclusions: [...facts.exclusions] });
  // The digest of the answers themselves stays out of the audit: they could be guessed from it when their key is gone.
  const detail = { answersId: id, taskId, formVersion, outcome, sealed: cipherDigest(sealed) };
  const values = [
    id, proposalId, taskId, formVersion, outcome, startedAt, sealed, sha256,
    features === undefined ? null : JSON.stringify(features), components, asFacts({ ...by, action: 'answers-saved', detail }),
  ]; // prettier-ignore
  await vault.access.rows.query({ name: 'save-answers', text: SAVE_ANSWERS, values: values.map(asParameter) });
  return { answersId: id, sha256 };
}

/** A visit as it was handed in. */
export interface KeptVisit {
  readonly formVersion: string;
  readonly answers: GroundcheckAnswers;
}

/** Answers that a late instance brought are not what is reviewed. */
const LATEST_VISIT = `select a.form_version as "formVersion", a.sealed from groundcheck_answers a
  join task t on t.id = a.task_id and t.kind = 'groundcheck-visit' and t.state = 'COMPLETED'
  where a.proposal_id = $1 and not exists (
    select from groundcheck_instance late where late.answers_id = a.id and late.state = 'late')
  order by a.created_at desc limit 1`;

/** The answers of the visit that was completed last, or `undefined` before the first one. */
export async function latestVisit(vault: Vault, proposalId: string): Promise<KeptVisit | undefined> {
  const statement = { name: 'latest-visit', text: LATEST_VISIT, values: [proposalId] };
  const [row] = (await vault.access.rows.query<{ formVersion: string; sealed: Buffer }>(statement)).rows;
  if (row === undefined) return undefined;
  const { key } = await sealedRow(vault, proposalId);
  const answers = vault.sealer.open({ ...key, purpose: 'groundcheck' }, row.sealed);
  return { formVersion: row.formVersion, answers: answers as GroundcheckAnswers };
}
