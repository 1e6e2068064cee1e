import { OBJECTION_TASKS } from '../domain/tasks/objection-tasks';
import { ASKED } from '../domain/tasks/asked';
import { disputedAnswers } from '../domain/tasks/forms/disputed';
import type { ObjectionStatement } from '../domain/objection/statement';
import { objectionWorkflowId } from '../contracts/names';
import { withoutIdentityNumbers } from '../platform/identity-numbers';
import type { Services, TaskCall } from './operation';
import { pinnedForm } from './pinned-form';

const PREFIX = objectionWorkflowId('');

/** Whether the task judges an objection. */
export function judgesObjection({ kind }: TaskCall['task']): boolean {
  return Object.hasOwn(OBJECTION_TASKS, kind);
}

interface ObjectionBeside {
  readonly prefilled: object;
  readonly objection?: object;
  readonly appealed?: object;
  readonly sideBySide?: object;
}

/**
 * What whoever judges an objection has before him: what was handed in with it and where a photo was taken, what is on record
 * beside what is said to be right, and that to begin the correction with. Whoever judges an appeal has what the region had as well.
 */
export async function objectionBeside(
  { actor, language, task }: TaskCall,
  { stores }: Services,
): Promise<ObjectionBeside> {
  const { kind, proposalId, workflowId } = task;
  if (proposalId === null) return { prefilled: {} };
  const { explanations, households, objections } = stores.as(actor);
  const objectionId = workflowId.slice(PREFIX.length);
  const judged = { objectionId, proposalId };
  const statement = (await objections.find(judged)) ?? NOTHING;
  const appealed = kind === 'objection-appeal' ? await objections.findAppealed(judged) : undefined;
  // What an appeal does not say anew stands as it was said to the region.
  const corrections = { ...appealed?.corrections, ...statement.corrections };
  const form = await pinnedForm({ households, reference: stores.reference }, proposalId);
  const features = await explanations.lastFeatures(proposalId);
  return {
    prefilled: asksForCorrections(task) && Object.keys(corrections).length > 0 ? { corrections } : {},
    objection: shown(statement),
    ...(appealed !== undefined && { appealed: shown(appealed) }),
    ...(form !== undefined && { sideBySide: disputedAnswers({ form, language, features, corrections }) }),
  };
}

const NOTHING: ObjectionStatement = { documents: [], corrections: {} };

/** After a visit nothing is corrected on papers, and the task names no form. */
function asksForCorrections({ kind, formVersion }: TaskCall['task']): boolean {
  return ASKED[kind].corrections !== undefined && formVersion !== null;
}

function shown({ documents, objectorVillage }: ObjectionStatement): object {
  return {
    documents: documents.map(({ reference, ...document }) => {
      return { ...document, reference: withoutIdentityNumbers(reference) };
    }),
    ...(objectorVillage !== undefined && { objectorVillage }),
  };
}
