import { CancellationScope, condition, allHandlersFinished, isCancellation } from '@temporalio/workflow';

import type { ObjectionInput, ObjectionOutcome } from '../contracts/objection';
import { endOfDay, legalDay } from '../domain/calendar/calendar';
import { CaseFile } from './case-file';
import { clearDesk, humanTask, openDesk, type Desk, type Milestone } from './human-task';

/**
 * Judges one objection to the decisions of one run: the region verifies, somebody who did not decide before rules on it.
 * Acceptance changes data, never a decile: the corrected household is ranked with the next version.
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
    status: {
      stage: 'objection',
      nextStep: 'objection-verification',
      holder: 'dinsos',
      holderOffice: input.villageCode.slice(0, 4),
      reasonCodes: [],
      needsAttention: false,
    },
  });
  const opened = Object.assign(desk, { file });
  try {
    return await close(opened, await judge(desk, file));
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() =>
      close(opened, { result: 'lapsed', reasonCodes: ['DIHENTIKAN_OPERATOR'] }),
    );
    throw error;
  }
}

async function judge(desk: Desk, file: CaseFile): Promise<ObjectionOutcome> {
  const verified = await humanTask(desk, { kind: 'objection-verification', milestones: lapse(desk, file) });
  if (verified.kind === 'ended') return { result: 'lapsed', reasonCodes: ['SANGGAH_KEDALUWARSA'] };
  const review = await humanTask(desk, { kind: 'objection-review' });
  const accepted = review.kind === 'completed' && review.command.outcome === 'accepted';
  return accepted
    ? { result: 'accepted', reasonCodes: ['SANGGAH_DITERIMA'] }
    : { result: 'refused', reasonCodes: ['SANGGAH_DITOLAK'] };
}

/** Where the rule of 2024 holds, an objection nobody verified in time is not valid. */
function lapse(desk: Desk, file: CaseFile): Milestone[] {
  const days = file.calendar.objectionVerificationDays;
  if (days === undefined) return [];
  const today = legalDay(file.legalNow(), file.offsetMinutes);
  const atMs = endOfDay({ ...today, day: today.day + days }, file.offsetMinutes);
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
    stage: 'closed',
    holder: 'nobody',
    holderOffice: '',
    nextStep: 'none',
    reasonCodes: outcome.reasonCodes,
  });
  file.note(`objection-${outcome.result}`);
  file.allCommandsHandled();
  await file.flush();
  await condition(allHandlersFinished);
  return outcome;
}
