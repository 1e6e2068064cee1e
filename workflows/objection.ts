import { CancellationScope, condition, allHandlersFinished, isCancellation } from '@temporalio/workflow';

import type { ObjectionInput, ObjectionOutcome } from '../contracts/objection';
import { endOfDay, legalDay, objectionClock } from '../domain/calendar/calendar';
import { CaseEnd } from './case-end';
import { CaseFile } from './case-file';
import { clearDesk, humanTask, openDesk, type Desk, type Milestone, type TaskResult } from './human-task';
import { surveyed } from './survey';

/**
 * Judges one objection to the decisions of one run: the region verifies, has the household visited where papers do not do,
 * and somebody who did not decide before rules on it; an appeal is ruled on by the province. Acceptance changes data, never a
 * decile: the corrected household is ranked with the next version.
 * @basis domain reference 14.9: rule O-2024 (lapses unverified after 14 days) and rule O-pilot; the calendar says which
 */
export async function objection(input: ObjectionInput): Promise<ObjectionOutcome> {
  const desk: Desk = {};
  openDesk(desk);
  const file = new CaseFile({
    calendar: input.calendar,
    villageCode: input.villageCode,
    proposalId: input.proposalId,
    actedBy: input.actedBy,
    shownByProposal: true,
    alsoShown: () => [
      ['Run', input.runId],
      ['Documents handed in', String(input.evidence?.length ?? 0)],
    ],
    status: {
      stage: 'objection',
      ...(input.instance === 2
        ? { nextStep: 'objection-appeal', holder: 'province', holderOffice: input.villageCode.slice(0, 2) }
        : { nextStep: 'objection-verification', holder: 'dinsos', holderOffice: input.villageCode.slice(0, 4) }),
      reasonCodes: [],
      needsAttention: false,
    },
  });
  const opened = Object.assign(desk, { file });
  try {
    const outcome = await judge(desk, { file, input });
    return await close(opened, { ...outcome, actedBy: file.actedBy });
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() =>
      close(opened, { result: 'lapsed', reasonCodes: ['DIHENTIKAN_OPERATOR'] }),
    );
    throw error;
  }
}

async function judge(desk: Desk, { file, input }: Judging): Promise<ObjectionOutcome> {
  if (input.instance === 2) return ruling(await humanTask(desk, { kind: 'objection-appeal' }));
  const verified = await humanTask(desk, { kind: 'objection-verification', milestones: lapse(desk, file) });
  if (verified.kind === 'ended') return { result: 'lapsed', reasonCodes: ['SANGGAH_KEDALUWARSA'] };
  const { survey } = input;
  if (!asksForVisit(verified) || survey === undefined)
    return ruling(await humanTask(desk, { kind: 'objection-review' }));
  const { formVersion, version } = survey;
  try {
    const { answersId } = await surveyed({ desk, file, id: input.proposalId, formVersion, version: () => version });
    const ruled = ruling(await humanTask(desk, { kind: 'objection-review' }));
    return ruled.result === 'accepted' ? { ...ruled, answersId } : ruled;
  } catch (error) {
    // Nobody was met, or there is no such household: what the record says stands.
    if (!(error instanceof CaseEnd)) throw error;
    return { result: 'refused', reasonCodes: error.reasonCodes };
  }
}

function asksForVisit(verified: TaskResult): boolean {
  return verified.kind === 'completed' && verified.command.outcome === 'visit-needed';
}

function ruling(review: TaskResult): ObjectionOutcome {
  return review.kind === 'completed' && review.command.outcome === 'accepted'
    ? { result: 'accepted', reasonCodes: ['SANGGAH_DITERIMA'] }
    : { result: 'refused', reasonCodes: ['SANGGAH_DITOLAK'] };
}

interface Judging {
  readonly file: CaseFile;
  readonly input: ObjectionInput;
}

/** Where the rule of 2024 holds, an objection nobody verified in time is not valid. */
function lapse(desk: Desk, file: CaseFile): Milestone[] {
  const { verificationDays } = objectionClock(file.calendar, file.villageCode);
  if (verificationDays === undefined) return [];
  const today = legalDay(file.legalNow(), file.offsetMinutes);
  const atMs = endOfDay({ ...today, day: today.day + verificationDays }, file.offsetMinutes);
  return [
    {
      atMs,
      reached: () => {
        desk.result ??= { kind: 'ended', end: 'lapse' };
      },
    },
  ];
}

type OpenedDesk = Desk & { readonly file: CaseFile };

async function close(desk: OpenedDesk, outcome: ObjectionOutcome): Promise<ObjectionOutcome> {
  const { file } = desk;
  clearDesk(desk);
  file.stand({
    // The proposal goes on: its timeline must not say that it is closed.
    stage: 'objection',
    holder: 'nobody',
    holderOffice: '',
    nextStep: 'none',
    reasonCodes: outcome.reasonCodes,
  });
  file.note('objection-judged');
  file.allCommandsHandled();
  await file.flush();
  await condition(allHandlersFinished);
  return outcome;
}
