import { CancellationScope, condition, allHandlersFinished, isCancellation, patched } from '@temporalio/workflow';

import type { CompleteTask } from '../contracts/household-proposal';
import type { ObjectionInput, ObjectionOutcome } from '../contracts/objection';
import { endOfDay, legalDay, objectionClock } from '../domain/calendar/calendar';
import type { TaskRefusal } from '../domain/tasks/decide';
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
  const isWhole = patched('objection-2026-11-26');
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
    const outcome = await judge(desk, { file, input, isWhole });
    return await close(opened, { ...outcome, actedBy: file.actedBy });
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() =>
      close(opened, { result: 'lapsed', reasonCodes: ['DIHENTIKAN_OPERATOR'] }),
    );
    throw error;
  }
}

interface Judging {
  readonly file: CaseFile;
  readonly input: ObjectionInput;
  /** Begun since a ruling on papers says what it corrects, and since the days to verify run until the ruling. */
  readonly isWhole: boolean;
}

async function judge(desk: Desk, judging: Judging): Promise<ObjectionOutcome> {
  const { file, input, isWhole } = judging;
  if (input.instance === 2) return ruledOnPapers(desk, { kind: 'objection-appeal', judging });
  const lapsesMs = lapse(file);
  if (lapsesMs === undefined) return heardByRegion(desk, { ...judging, milestones: [] });
  if (isWhole)
    return withinDays(desk, { lapsesMs, heard: () => heardByRegion(desk, { ...judging, milestones: [] }), file });
  return heardByRegion(desk, { ...judging, milestones: [lapsing(desk, lapsesMs)] });
}

async function heardByRegion(
  desk: Desk,
  { milestones, ...judging }: Judging & { readonly milestones: readonly Milestone[] },
): Promise<ObjectionOutcome> {
  const { file, input } = judging;
  const verified = await humanTask(desk, { kind: 'objection-verification', milestones });
  if (verified.kind === 'ended') return LAPSED;
  const { survey } = input;
  if (!asksForVisit(verified) || survey === undefined)
    return ruledOnPapers(desk, { kind: 'objection-review', judging });
  const { formVersion, version } = survey;
  try {
    const { answersId } = await surveyed({ desk, file, id: input.proposalId, formVersion, version: () => version });
    const ruled = ruling(await humanTask(desk, { kind: 'objection-review', refuseCompletion: refuseCorrection }));
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

interface OnPapers {
  readonly kind: 'objection-review' | 'objection-appeal';
  readonly judging: Judging;
}

/** Nobody has been there: whoever accepts says what the papers show to be wrong, and the record is corrected by that. */
async function ruledOnPapers(desk: Desk, { kind, judging }: OnPapers): Promise<ObjectionOutcome> {
  const { input, isWhole } = judging;
  const { formVersion } = input.survey ?? {};
  if (!isWhole || formVersion === undefined) return ruling(await humanTask(desk, { kind }));
  const ruled = await humanTask(desk, { kind, formVersion, refuseCompletion: refuseWithoutCorrection });
  return { ...ruling(ruled), ...correctionIn(ruled) };
}

function correctionIn(ruled: TaskResult): Pick<ObjectionOutcome, 'correction'> {
  if (ruled.kind !== 'completed') return {};
  const { correctionId, correctedFields } = ruled.command;
  return correctionId === undefined ? {} : { correction: { correctionId, fields: correctedFields ?? [] } };
}

function refuseWithoutCorrection(command: CompleteTask): TaskRefusal | undefined {
  if (command.outcome !== 'accepted') return refuseCorrection(command);
  return command.correctionId === undefined ? 'correction-required' : undefined;
}

/** A visit has brought the data already, and a refusal leaves it as it is. */
function refuseCorrection({ correctionId }: CompleteTask): TaskRefusal | undefined {
  return correctionId === undefined ? undefined : 'correction-not-asked';
}

function ruling(review: TaskResult): ObjectionOutcome {
  return review.kind === 'completed' && review.command.outcome === 'accepted'
    ? { result: 'accepted', reasonCodes: ['SANGGAH_DITERIMA'] }
    : { result: 'refused', reasonCodes: ['SANGGAH_DITOLAK'] };
}

const LAPSED: ObjectionOutcome = { result: 'lapsed', reasonCodes: ['SANGGAH_KEDALUWARSA'] };

/** Where the rule of 2024 holds, the legal instant at which an objection that is not settled is not valid. */
function lapse(file: CaseFile): number | undefined {
  const { verificationDays } = objectionClock(file.calendar, file.villageCode);
  if (verificationDays === undefined) return undefined;
  const today = legalDay(file.legalNow(), file.offsetMinutes);
  return endOfDay({ ...today, day: today.day + verificationDays }, file.offsetMinutes);
}

function lapsing(desk: Desk, atMs: number): Milestone {
  return {
    atMs,
    reached: () => {
      desk.result ??= { kind: 'ended', end: 'lapse' };
    },
  };
}

interface WithinDays {
  readonly file: CaseFile;
  readonly lapsesMs: number;
  readonly heard: () => Promise<ObjectionOutcome>;
}

/**
 * The region's days run from the filing until the ruling, a visit and its review among them: only the ruling stops the clock.
 * What was accepted in the instant in which they end is acted on first, since the state decides and not the timer.
 * @basis domain reference 14.9: the timer set on 2 February is cancelled when Dinsos accepts on 12 February, after the visit
 */
async function withinDays(desk: Desk, { file, heard, lapsesMs }: WithinDays): Promise<ObjectionOutcome> {
  const hearing = new CancellationScope();
  const state = { settled: false, lapsed: false };
  const days = async (): Promise<void> => {
    const summary = 'days to verify the objection end';
    if (await condition(() => state.settled, file.msUntil(lapsesMs), { summary })) return;
    await condition(() => state.settled || desk.result === undefined);
    if (state.settled) return;
    state.lapsed = true;
    hearing.cancel();
  };
  try {
    const hear = hearing.run(heard).finally(() => {
      state.settled = true;
    });
    const [outcome] = await Promise.all([hear, days()]);
    return outcome;
  } catch (error) {
    if (!state.lapsed || !isCancellation(error)) throw error;
    desk.result ??= { kind: 'ended', end: 'lapse' };
    return LAPSED;
  }
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
