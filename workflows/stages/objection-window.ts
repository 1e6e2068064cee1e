import { condition, executeChild } from '@temporalio/workflow';

import type { ObjectionInput, ObjectionOutcome } from '../../contracts/objection';
import { objectionWorkflowId } from '../../contracts/names';
import { endOfDay, isoDay, legalDay, objectionClock } from '../../domain/calendar/calendar';
import { nextQuarter } from '../../domain/calendar/quarter';
import { caseActivities } from '../local-activities';
import { joinOpenVersion, type Proposal } from '../proposal';
import { orIfStoppedAlone } from '../stopped-alone';

/** What an accepted objection asks of the journey. */
export interface AcceptedObjection {
  /** A visit or papers have corrected the household's record: it is registered anew before it is ranked. */
  readonly corrected: boolean;
}

type Instance = 1 | 2;

/**
 * The household may dispute the decision for as long as the calendar says, and take a refusal to the province once. An
 * objection is a workflow of its own, bound to the run that decided. Resolves when the windows are over; with what follows
 * when one was accepted: then the proposal is ranked and decided again.
 * @basis Banyuwangi pilot (one month after the announcement); DTKS rules of 2024; which holds where is a calendar setting
 */
export async function objectionWindow(proposal: Proposal): Promise<AcceptedObjection | undefined> {
  const { changes, file } = proposal;
  const { windowDays, appealDays } = objectionClock(file.calendar, file.villageCode);
  if (!(await objected(proposal, { days: windowDays, event: 'objection-window-opened' }))) return undefined;
  const first = await judged(proposal, 1);
  if (first.result === 'accepted') return await correctedBy(proposal, first);
  const appeals = first.result === 'refused' && appealDays !== undefined && changes.has('second-instance');
  if (!appeals || !(await objected(proposal, { days: appealDays, event: 'appeal-window-opened' }))) return undefined;
  const second = await judged(proposal, 2);
  return second.result === 'accepted' ? await correctedBy(proposal, second) : undefined;
}

interface Window {
  readonly days: number;
  readonly event: 'objection-window-opened' | 'appeal-window-opened';
}

/** Whether the household says anything before the window closes. */
async function objected({ file, mailbox }: Proposal, { days, event }: Window): Promise<boolean> {
  const today = legalDay(file.legalNow(), file.offsetMinutes);
  const closesMs = endOfDay({ ...today, day: today.day + days }, file.offsetMinutes);
  const dueAt = new Date(closesMs).toISOString();
  const until = isoDay(legalDay(closesMs - 1, file.offsetMinutes));
  file.stand({ stage: 'objection', holder: 'household', holderOffice: '', nextStep: 'objection-window', dueAt });
  file.note(event, { until });
  if (event === 'appeal-window-opened') file.tellEverybody('appeal-open', { until });
  await file.flush();

  const summary = event === 'appeal-window-opened' ? 'window for an appeal closes' : 'objection window closes';
  return condition(() => mailbox.objection !== undefined, file.msUntil(closesMs), { summary });
}

async function judged(proposal: Proposal, instance: Instance): Promise<ObjectionOutcome> {
  const { admitted, facts, file, id, mailbox, rules } = proposal;
  const { objection } = mailbox;
  delete mailbox.objection;
  if (objection === undefined || facts.decided === undefined) throw new Error('There is nothing to object to');
  file.stand(heldBy(instance, file.villageCode));
  const kind = instance === 2 ? 'appeal-filed' : 'objection-filed';
  file.noteBy(objection.actor, { kind, detail: { objectionId: objection.objectionId } });
  file.commandHandled();
  await file.flush();

  const input: ObjectionInput = {
    objectionId: objection.objectionId,
    proposalId: id,
    villageCode: admitted.villageCode,
    runId: facts.decided.runId,
    calendar: file.calendar,
    actedBy: file.actedBy,
    instance,
    survey: { formVersion: rules.formVersion, version: facts.decided.version },
    evidence: objection.evidence,
  };
  const outcome = await executeChild<(input: ObjectionInput) => Promise<ObjectionOutcome>>('objection', {
    workflowId: objectionWorkflowId(objection.objectionId),
    args: [input],
    staticSummary: instance === 2 ? 'Appeal against a refused objection' : 'Objection to the decisions of one run',
    // An operator who stops the objection alone leaves the decision as it was.
  }).catch(orIfStoppedAlone<ObjectionOutcome>({ result: 'lapsed', reasonCodes: ['DIHENTIKAN_OPERATOR'] }));
  remember(proposal, outcome);
  file.stand({ reasonCodes: outcome.reasonCodes });
  file.note(`objection-${outcome.result}`, correctedIn(outcome));
  file.tellEverybody(`objection-${outcome.result}`, { reason: outcome.reasonCodes.join(',') });
  return outcome;
}

/** Which variables a ruling on papers corrects: they name nobody, and the timeline says them. */
function correctedIn({ correction }: ObjectionOutcome): { readonly corrected?: readonly string[] } {
  return correction === undefined ? {} : { corrected: correction.fields };
}

function heldBy(instance: Instance, villageCode: string) {
  return instance === 2
    ? ({ holder: 'province', holderOffice: villageCode.slice(0, 2), nextStep: 'objection-appeal' } as const)
    : ({ holder: 'dinsos', holderOffice: villageCode.slice(0, 4), nextStep: 'objection-verification' } as const);
}

/** Who acted in one instance may not act in the next. */
function remember({ file }: Proposal, { actedBy = {} }: ObjectionOutcome): void {
  Object.assign(file.actedBy, actedBy);
}

/** A corrected household is ranked with the next version that has not been frozen yet. */
async function correctedBy(proposal: Proposal, outcome: ObjectionOutcome): Promise<AcceptedObjection> {
  const { facts, file, id } = proposal;
  const { answersId, correction } = outcome;
  if (answersId !== undefined) Object.assign(facts, { answersId, groundchecked: true });
  if (correction !== undefined) {
    await caseActivities.applyCorrection({ proposalId: id, correctionId: correction.correctionId });
  }
  joinOpenVersion({ facts, file }, nextQuarter(facts.decided?.version ?? facts.path.version));
  return { corrected: answersId !== undefined || correction !== undefined };
}
