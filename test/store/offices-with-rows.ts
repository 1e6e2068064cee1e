import { randomBytes, randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import { CALENDAR_ID, type TestStores } from '../support/database';

export const BOGOR_VILLAGE = '3201022003';
export const TEST_VILLAGE = '9901012001';

/** One proposal with a row in every table that hangs on it. */
export interface FilledProposal {
  readonly proposalId: string;
  readonly trackingCode: string;
  readonly village: string;
  readonly taskId: string;
  readonly submission: ReturnType<typeof submissionOf>;
}

let seed = 5_000;

/** Admits a household and gives it, as the cluster's owner, a row in each table of the journey. */
export async function fillProposal(stores: TestStores, village: string): Promise<FilledProposal> {
  seed += 1;
  const proposalId = randomUUID();
  const submission = submissionOf({ seed, village, channel: 'kemensos', calendarId: CALENDAR_ID });
  const answer = await stores.admission.admit({ proposalId, submission, startWorkflow: true });
  if (answer.kind !== 'admitted') throw new Error('The household was not admitted');
  const taskId = await openTask(stores, { proposalId, office: village.slice(0, 4) });
  const { pool } = stores.database;
  const kk = '(select kk_index from proposal where id = $1)';
  for (const insert of [
    `timeline (workflow_id, seq, proposal_id, at, kind, status, detail) values ('proposal-${proposalId}', 1, $1, now(), 'filed', '{}', '{}')`,
    `notice (workflow_id, step_no, ordinal, proposal_id, template, recipient, parameters) values ('proposal-${proposalId}', 1, 1, $1, 't', 'household', '{}')`,
    `groundcheck_answers (id, proposal_id, task_id, form_version, outcome, started_at, sealed, sha256) values (gen_random_uuid(), $1, gen_random_uuid(), 'f', 'found', now(), 'x', repeat('0', 64))`,
    `comment (id, proposal_id, visibility, sealed, author_id, author_role, author_office, idempotency_key) values (gen_random_uuid(), $1, 'internal', 'x', gen_random_uuid(), 'dinsos-head', '', 'k')`,
    `attachment (id, proposal_id, task_id, media_type, bytes, sha256, stored_sha256, sealed_key, uploader_id, uploader_office) values (gen_random_uuid(), $1, '${taskId}', 'image/png', 1, repeat('0', 64), repeat('0', 64), 'x', gen_random_uuid(), '')`,
    `groundcheck_instance (instance_id, proposal_id, task_id, answers_id, sha256, state, handed_in_by) values ('uuid:${taskId}', $1, '${taskId}', gen_random_uuid(), repeat('0', 64), 'received', gen_random_uuid())`,
    `correction (id, proposal_id, task_id, evidence) values (gen_random_uuid(), $1, gen_random_uuid(), '[]')`,
    `objection_statement (objection_id, proposal_id, sealed) values (gen_random_uuid(), $1, 'x')`,
    `erasure (proposal_id, reason, erased_by) values ($1, 'retention-over', 'test')`,
    `household_fact (kk_index, fact, value, source, valid_from) values (${kk}, 'decile', '3', 'test', '2026-01-01')`,
    `decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome, amount_rupiah, places) values (${kk}, 'PKH', '2026Q1', $1, 'r', 'v', 'v', 'V-14', 'granted', 0, 1)`,
    `payment_report (proposal_id, programme, quarter, state, amount_rupiah, at, reporter, reference) values ($1, 'PKH', '2026Q1', 'paid', 0, now(), 'payer', gen_random_uuid()::text)`,
    `proposed_decision (run_id, decile_version, proposal_id, programme, decile, outcome, reason, amount_rupiah, places, quarters_waited)
      values ('r', '2026Q1', $1, 'PKH', 1, 'granted', 'DESIL_MEMENUHI', 0, 1, 0)`,
    `ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts) values ('r', $1, '${village.slice(0, 4)}', ${kk}, '{}', '{}')`,
  ])
    await pool.query(`insert into ${insert}`, [proposalId]);
  return { proposalId, trackingCode: answer.view.trackingCode, village, taskId, submission };
}

export interface OpenedTask {
  readonly proposalId?: string;
  readonly office: string;
  readonly kind?: string;
  readonly role?: string;
  readonly escalated?: { readonly role: string; readonly office: string };
  readonly dueAt?: string;
}

/** Opens a task as the journal does. Answers its id. */
export async function openTask({ database }: TestStores, task: OpenedTask): Promise<string> {
  const { proposalId = null, office, kind = 'completeness-check', role = 'dinsos-verifier', escalated, dueAt } = task;
  const taskId = randomUUID();
  await database.pool.query(
    `insert into task (id, workflow_id, proposal_id, kind, state, role, office, escalated_role, escalated_office, opened_at,
       due_at, reason_codes, marked_fields, step_no)
     values ($1, $2, $3, $4, 'OPEN', $5, $6, $7, $8, now(), $9, '{}', '{}', 1)`,
    [
      taskId,
      `proposal-${proposalId ?? randomBytes(8).toString('hex')}`,
      proposalId,
      kind,
      role,
      office,
      escalated?.role ?? null,
      escalated?.office ?? null,
      dueAt ?? '2026-01-08T01:00:00Z',
    ],
  );
  return taskId;
}

/** Marks a task as completed by somebody, as the journal does. */
export async function completeTask(
  { database }: TestStores,
  task: { readonly taskId: string; readonly by: string; readonly onBehalfOf?: string },
): Promise<void> {
  await database.pool.query(
    `update task set state = 'COMPLETED', completed_by = $2, on_behalf_of = $3, version = version + 1 where id = $1`,
    [task.taskId, task.by, task.onBehalfOf ?? null],
  );
}
