import { z } from 'zod';

import { findGroundcheckForm } from '../../domain/groundcheck/versions';
import { findChannelRules, missingEvidence } from '../../domain/proposal/channels';
import type { EvidenceKind } from '../../domain/proposal/submission';
import { ASKED } from '../../domain/tasks/asked';
import { membersOnRecord, prefilledAnswers } from '../../domain/tasks/forms/prefill';
import { sideBySide } from '../../domain/tasks/forms/side-by-side';
import { taskForm, type FormContext } from '../../domain/tasks/forms/task-form';
import { withoutIdentityNumbers } from '../../platform/identity-numbers';
import type { Household } from '../../store/households';
import { comparedAsShown } from '../compared';
import {
  operation,
  taskOperation,
  type ActorCall,
  type Operation,
  type Reply,
  type Services,
  type TaskCall,
} from '../operation';
import { judgesObjection, objectionBeside } from '../objection-form';
import { notFound } from '../problem';
import { TaskFormSchema } from '../schemas/papers';
import { suitableFacilitators } from '../suitable-facilitators';
import { XLSX_MEDIA_TYPE, xlsFormFile } from '../xlsform-file';

/** What a task asks, for whoever draws it or takes it into the field. */
export const FORM_OPERATIONS: readonly Operation[] = [
  taskOperation({
    name: 'read-task-form',
    summary: 'Read the form of a task, prefilled',
    description: 'JSON Schema 2020-12 of what complete and return take, in the language the caller accepts.',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/tasks/{taskId}/form',
    reads: 'task',
    answers: { 200: { description: 'The form', schema: TaskFormSchema } },
    handle: form,
  }),
  operation({
    name: 'read-xlsform',
    summary: 'Download the groundcheck as an XLSForm',
    description: 'For ODK Central, KoboToolbox and other tools that read XLSForms.',
    tag: 'Forms',
    method: 'get',
    path: '/v1/forms/groundcheck/{version}',
    params: { version: z.string().max(40) },
    answers: { 200: { description: 'The form as .xlsx', mediaType: XLSX_MEDIA_TYPE } },
    handle: xlsForm,
  }),
];

async function form(call: TaskCall, services: Services): Promise<Reply> {
  const { fields, language, task } = call;
  const groundcheck = findGroundcheckForm(task.formVersion ?? '');
  const context = {
    language,
    markedFields: task.markedFields,
    evidenceMissing: await evidenceMissing(call, services),
    ...(await facilitatorsFor(call, services)),
    ...(groundcheck !== undefined && { groundcheck }),
  };
  // A supervisor sees what is asked, and not the household it is asked about.
  const household =
    fields === 'whole' ? { ...(await prefillHousehold(call, services)), ...(await documentsOf(call, services)) } : {};
  return { status: 200, body: { ...taskForm(task.kind, context), ...household } };
}

/** What was handed in, for whoever judges the household. The other holder of a NIK belongs to another one. */
async function documentsOf({ actor, task }: TaskCall, { stores }: Services): Promise<object> {
  if (task.proposalId === null || task.kind === 'linked-visit') return {};
  const evidence = await stores.as(actor).households.evidence(task.proposalId);
  const documents = evidence.map(({ reference, ...document }) => ({
    ...document,
    reference: withoutIdentityNumbers(reference),
  }));
  return { documents };
}

/** Documents the door demands before Dinsos looks, and the proposal does not have. */
async function evidenceMissing({ actor, task }: TaskCall, { stores }: Services): Promise<readonly EvidenceKind[]> {
  if (task.kind !== 'deliberation' || task.proposalId === null) return [];
  const admitted = await stores.as(actor).households.findAdmitted(task.proposalId);
  if (admitted === undefined) return [];
  const { pins } = await stores.reference.calendar(admitted.calendarId);
  const door = findChannelRules(pins.channels)?.rules[admitted.channel];
  return missingEvidence(door?.evidenceBeforeVerification ?? [], admitted.evidence);
}

/** Whoever assigns a visit by hand is shown who may be sent, the least busy first. */
async function facilitatorsFor(
  { actor, task }: TaskCall,
  { stores }: Services,
): Promise<Pick<FormContext, 'facilitators'>> {
  const facilitators = await suitableFacilitators(stores.as(actor).facilitators, task);
  return facilitators === undefined ? {} : { facilitators };
}

const NUMBERS = 'masked';

async function prefillHousehold(call: TaskCall, services: Services): Promise<object> {
  const { kind, proposalId, formVersion } = call.task;
  const known = proposalId === null ? undefined : await householdFor({ call, proposalId }, services);
  const groundcheck = findGroundcheckForm(formVersion ?? '');
  const prefilling = {
    numbers: NUMBERS,
    ...(known !== undefined && { household: known }),
    ...(groundcheck !== undefined && { groundcheck }),
  } as const;
  const prefilled = prefilledAnswers(kind, prefilling);
  if (judgesObjection(call.task)) {
    const beside = await objectionBeside(call, services);
    return { ...beside, prefilled: { ...prefilled, ...beside.prefilled } };
  }
  if (kind === 'groundcheck-visit') return { prefilled, onRecord: membersOnRecord(prefilling) };
  if (kind !== REVIEW || proposalId === null || known === undefined) return { prefilled };
  return { prefilled, ...(await comparison({ call, proposalId, household: known }, services)) };
}

const REVIEW = 'groundcheck-review';

interface OfProposal {
  readonly call: TaskCall;
  readonly proposalId: string;
}

/** Opened for the tasks that need it, and for no other. */
async function householdFor({ call, proposalId }: OfProposal, { stores }: Services): Promise<Household | undefined> {
  const { kind } = call.task;
  const isNeeded = kind === REVIEW || kind === 'groundcheck-visit' || ASKED[kind].household !== undefined;
  return isNeeded ? stores.as(call.actor).households.open(proposalId) : undefined;
}

async function comparison(
  { call, proposalId, household }: OfProposal & { readonly household: Household },
  { stores }: Services,
): Promise<object> {
  const visit = await stores.as(call.actor).households.latestVisit(proposalId);
  const form = findGroundcheckForm(visit?.formVersion ?? '');
  if (visit === undefined || form === undefined) return {};
  const { language } = call;
  return {
    sideBySide: comparedAsShown(sideBySide({ form, language, household, incoming: visit.answers, numbers: NUMBERS })),
  };
}

async function xlsForm({ params }: ActorCall): Promise<Reply> {
  const form = findGroundcheckForm(params['version'] ?? '');
  if (form === undefined) throw notFound();
  const headers = {
    'Content-Type': XLSX_MEDIA_TYPE,
    'Content-Disposition': `attachment; filename="groundcheck-${form.version}.xlsx"`,
  };
  return { status: 200, body: await xlsFormFile(form), headers };
}
