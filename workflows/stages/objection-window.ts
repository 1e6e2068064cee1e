import { condition, executeChild } from '@temporalio/workflow';

import type { ObjectionInput, ObjectionOutcome } from '../../contracts/objection';
import { objectionWorkflowId } from '../../contracts/names';
import { endOfDay, isoDay, legalDay } from '../../domain/calendar/calendar';
import { nextQuarter } from '../../domain/calendar/quarter';
import { joinOpenVersion, type Proposal } from '../proposal';
import { orIfStoppedAlone } from '../stopped-alone';

/**
 * The household may dispute the decision for as long as the calendar says. An objection is a workflow of its own, bound
 * to the run that decided. Resolves with true when one was accepted: then the proposal is ranked and decided again.
 * @basis Banyuwangi pilot (one month after the announcement); DTKS rules of 2024; which holds is a calendar setting
 */
export async function objectionWindow(proposal: Proposal): Promise<boolean> {
  const { file, mailbox } = proposal;
  const today = legalDay(file.legalNow(), file.offsetMinutes);
  const closesMs = endOfDay({ ...today, day: today.day + file.calendar.objectionWindowDays }, file.offsetMinutes);
  const dueAt = new Date(closesMs).toISOString();
  file.stand({ stage: 'objection', holder: 'household', holderOffice: '', nextStep: 'objection-window', dueAt });
  file.note('objection-window-opened', { until: isoDay(legalDay(closesMs - 1, file.offsetMinutes)) });
  await file.flush();

  const summary = 'objection window closes';
  if (!(await condition(() => mailbox.objection !== undefined, file.msUntil(closesMs), { summary }))) return false;
  return (await judged(proposal)) === 'accepted';
}

async function judged(proposal: Proposal): Promise<ObjectionOutcome['result']> {
  const { admitted, facts, file, id, mailbox } = proposal;
  const { objection } = mailbox;
  delete mailbox.objection;
  if (objection === undefined || facts.decided === undefined) throw new Error('There is nothing to object to');
  file.stand({ holder: 'dinsos', holderOffice: file.villageCode.slice(0, 4), nextStep: 'objection-verification' });
  file.noteBy(objection.actor, { kind: 'objection-filed', detail: { objectionId: objection.objectionId } });
  file.commandHandled();
  await file.flush();

  const input: ObjectionInput = {
    objectionId: objection.objectionId,
    proposalId: id,
    villageCode: admitted.villageCode,
    runId: facts.decided.runId,
    calendar: file.calendar,
    actedBy: file.actedBy,
  };
  const outcome = await executeChild<(input: ObjectionInput) => Promise<ObjectionOutcome>>('objection', {
    workflowId: objectionWorkflowId(objection.objectionId),
    args: [input],
    staticSummary: 'Objection to the decisions of one run',
    // An operator who stops the objection alone leaves the decision as it was.
  }).catch(orIfStoppedAlone<ObjectionOutcome>({ result: 'lapsed', reasonCodes: ['DIHENTIKAN_OPERATOR'] }));
  file.stand({ reasonCodes: outcome.reasonCodes });
  file.note(`objection-${outcome.result}`);
  file.tellEverybody(`objection-${outcome.result}`, { reason: outcome.reasonCodes.join(',') });
  if (outcome.result === 'accepted') joinNextVersion(proposal);
  return outcome.result;
}

/** A corrected household is ranked with the next version that has not been frozen yet. */
function joinNextVersion({ facts, file }: Proposal): void {
  joinOpenVersion({ facts, file }, nextQuarter(facts.decided?.version ?? facts.path.version));
}
