import type { Pool } from 'pg';

import type { JournalStep, TimelineEvent } from '../contracts/journal';
import { officialOrSystem, SYSTEM, type AuditFact } from './audit/entry';

/**
 * One step of a workflow in one statement: the proposal's row, its tasks, its timeline, the notices it owes and the audit.
 * A step of an objection changes what its proposal shows, for as long as the proposal's own workflow waits for the ruling: not
 * when the proposal has gone on since, nor when a later step has been written already.
 * Every part is guarded by the step's number, so a step written twice, or late, changes nothing. Each line of the timeline
 * that is new has its entry in the audit; a step without any has one of its own. The audit comes last, because whoever
 * claims a task locks the task's row before the head of the chain.
 */
const RECORD_STEP = `
with p as (
  update proposal set
    stage = s->>'stage', next_step = s->>'nextStep', holder = s->>'holder', holder_office = s->>'holderOffice',
    due_at = (s->>'dueAt')::timestamptz, reason_codes = array(select jsonb_array_elements_text(s->'reasonCodes')),
    clock_paused_since = (s->>'clockPausedSince')::timestamptz, needs_attention = (s->>'needsAttention')::boolean,
    ended_as = s->>'end', version = j->>'version', quarter = j->>'quarter', expected_from = (j#>>'{expected,from}')::date,
    expected_until = (j#>>'{expected,until}')::date, signed_at = (j->>'signedAt')::timestamptz,
    registration_number = j->>'registrationNumber', groundchecked = (j->>'groundchecked')::boolean,
    answers_id = (j->>'answersId')::uuid, awaits_version = (j->>'awaitsVersion')::boolean,
    correction_rounds = (j->>'correctionRounds')::int, returns = (j->>'returns')::int, step_no = $2
  from (select $4::jsonb j, $4::jsonb->'status' s) given
  where $4::jsonb is not null and id = $3 and step_no < $2
  returning id, ended_as
), o as (
  update proposal set
    next_step = s->>'nextStep', holder = s->>'holder', holder_office = s->>'holderOffice', due_at = (s->>'dueAt')::timestamptz,
    reason_codes = array(select jsonb_array_elements_text(s->'reasonCodes')), needs_attention = (s->>'needsAttention')::boolean,
    objection_steps = objection_steps + 1
  from (select $10::jsonb s) given
  where $10::jsonb is not null and id = $3 and stage = 'objection' and next_step <> 'objection-window'
    and not exists (select from timeline later where later.workflow_id = $1
      and later.seq >= (select max((event->>'seq')::int) from jsonb_array_elements($6::jsonb) event))
  returning 1
), members as (
  update proposal_member set open = false from p where proposal_id = p.id and p.ended_as is not null
), t as (
  insert into task (id, workflow_id, proposal_id, kind, state, role, office, escalation_level, escalated_role,
    escalated_office, assigned_to, opened_at, due_at, overdue, reason_codes, marked_fields, form_version, outcome,
    completed_by, on_behalf_of, subject_reference, subject_village, step_no)
  select "taskId", $1, $3, kind, state, role, office, "escalationLevel", "escalatedRole", "escalatedOffice",
    "assignedTo", "openedAt", "dueAt", overdue, array(select jsonb_array_elements_text("reasonCodes")),
    array(select jsonb_array_elements_text("markedFields")), "formVersion", outcome, case when "completedBy" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then "completedBy"::uuid end, "onBehalfOf",
    "subject"->>'reference', "subject"->>'villageCode', $2
  from jsonb_to_recordset($5::jsonb) as task("taskId" uuid, kind text, state text, role text, office text,
    "escalationLevel" int, "escalatedRole" text, "escalatedOffice" text, "assignedTo" uuid, "openedAt" timestamptz,
    "dueAt" timestamptz, overdue boolean, "reasonCodes" jsonb, "markedFields" jsonb, "formVersion" text, outcome text,
    "completedBy" text, "onBehalfOf" uuid, subject jsonb)
  on conflict (id) do update set state = excluded.state, escalation_level = excluded.escalation_level,
    escalated_role = excluded.escalated_role, escalated_office = excluded.escalated_office, overdue = excluded.overdue,
    outcome = excluded.outcome, completed_by = excluded.completed_by,
    on_behalf_of = coalesce(excluded.on_behalf_of, task.on_behalf_of), step_no = excluded.step_no,
    version = task.version + 1
  where task.step_no < excluded.step_no
  returning id
), e as (
  insert into timeline (workflow_id, seq, proposal_id, at, kind, status, reason_codes, detail)
  select $1, seq, $3, at, kind, status, array(select jsonb_array_elements_text("reasonCodes")), detail
  from jsonb_to_recordset($6::jsonb) as event(seq int, at timestamptz, kind text, status jsonb, "reasonCodes" jsonb, detail jsonb)
  on conflict (workflow_id, seq) do nothing
  returning seq
), n as (
  insert into notice (workflow_id, step_no, ordinal, proposal_id, template, recipient, parameters)
  select $1, $2, ordinal, case when "to" <> 'linked-household' then $3::uuid end, template, "to", parameters
  from rows from (jsonb_to_recordset($7::jsonb) as (template text, "to" text, parameters jsonb)) with ordinality
    as notice(template, "to", parameters, ordinal)
  on conflict (workflow_id, step_no, ordinal) do nothing
  returning 1
), written as (
  select (select count(*) from p) + (select count(*) from t) as rows, (select count(*) from n) as notices
)
select audit_append($3, coalesce(
  (select jsonb_agg(fact order by ordinal) from jsonb_array_elements($8::jsonb) with ordinality as given(fact, ordinal)
    where (fact#>>'{detail,seq}')::int in (select seq from e)),
  case when rows > 0 and $6::jsonb = '[]' then $9::jsonb end)) from written where notices >= 0`;

/** Writes a step, or nothing of it. Errors of the connection reach the caller, who tries again. */
export async function recordStep(pool: Pool, step: JournalStep): Promise<void> {
  await pool.query({
    name: 'record-step',
    text: RECORD_STEP,
    values: [
      step.workflowId,
      step.stepNo,
      step.proposalId ?? null,
      step.proposal === undefined ? null : JSON.stringify(step.proposal),
      JSON.stringify(step.tasks),
      JSON.stringify(step.events),
      JSON.stringify(step.notices),
      JSON.stringify(step.events.map((event) => factOf(step.workflowId, event))),
      JSON.stringify([stepFact(step)]),
      step.objection === undefined ? null : JSON.stringify(step.objection),
    ],
  });
}

/** The entry names the line of the timeline it stands for, so that each can be found from the other. */
function factOf(workflowId: string, { seq, at, kind, status, reasonCodes, detail, by }: TimelineEvent): AuditFact {
  const { stage, nextStep, holder, holderOffice, end } = status;
  const stands = { stage, nextStep, holder, holderOffice, reasonCodes, ...(end === undefined ? {} : { end }) };
  return { ...officialOrSystem(by), action: kind, detail: { workflowId, seq, legalAt: at, ...stands, event: detail } };
}

function stepFact({ workflowId, stepNo, proposal, tasks }: JournalStep): AuditFact {
  const changed = tasks.map(({ taskId, state }) => ({ taskId, state }));
  const stands = proposal === undefined ? {} : { stage: proposal.status.stage, nextStep: proposal.status.nextStep };
  return { ...SYSTEM, action: 'step-recorded', detail: { workflowId, stepNo, ...stands, tasks: changed } };
}
