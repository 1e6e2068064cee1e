import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  proxyActivities,
  type ActivityOptions,
} from '@temporalio/workflow';

import type { AgencyCall, DukcapilActivities, PusdatinActivities } from '../contracts/activities';
import { FAILURES } from '../contracts/failures';
import { TASK_QUEUES } from '../contracts/names';
import { MS_PER_DAY } from '../domain/calendar/calendar';
import type { Holder, NextStep } from '../domain/proposal/stage';
import { humanTask } from './human-task';
import type { Proposal } from './proposal';

/**
 * Agencies are called for as long as it takes: an outage delays a proposal and never ends it. One attempt is bounded, the
 * pause between attempts grows to five minutes, so an agency that comes back is not overrun.
 */
const AGENCY_OPTIONS: ActivityOptions = {
  startToCloseTimeout: '30s',
  retry: {
    initialInterval: '1s',
    backoffCoefficient: 2,
    maximumInterval: '5m',
    nonRetryableErrorTypes: [FAILURES.agencyRefused],
  },
};

export const dukcapil = proxyActivities<Pick<DukcapilActivities, 'matchHousehold'>>({
  ...AGENCY_OPTIONS,
  taskQueue: TASK_QUEUES.dukcapil,
  summary: 'Dukcapil: match NIK and KK',
});

/** The same office, asked to settle instead of to compare. */
export const dukcapilRegister = proxyActivities<Pick<DukcapilActivities, 'settleNik'>>({
  ...AGENCY_OPTIONS,
  taskQueue: TASK_QUEUES.dukcapil,
  summary: 'Dukcapil: settle who holds a double NIK',
});

export const pusdatin = proxyActivities<PusdatinActivities>({
  ...AGENCY_OPTIONS,
  taskQueue: TASK_QUEUES.pusdatin,
  summary: 'Pusdatin: check the five criteria and register',
});

export interface AgencyRequest<Answer> {
  readonly agency: Extract<Holder, 'dukcapil' | 'pusdatin'>;
  readonly nextStep: NextStep;
  readonly call: (call: AgencyCall) => Promise<Answer>;
  /** Gives up after this many legal milliseconds and resolves with `undefined`. */
  readonly patienceMs?: number;
}

const MS_PER_HOUR = MS_PER_DAY / 24;

/**
 * Server milliseconds after which an unanswered call is shown in the operators' list. Agencies mostly answer within
 * seconds, and a listing that is over before anybody reads it costs an event and a visibility write twice.
 */
const LISTED_AFTER_MS = 60_000;

/**
 * Asks an agency and waits for its answer. While it is slow the proposal says so and its clock stands still; a call that
 * can never succeed becomes a repair task for an operator, after which it is made again under a new key.
 */
export async function callAgency<Answer>(
  proposal: Proposal,
  request: AgencyRequest<Answer>,
): Promise<Answer | undefined> {
  for (;;) {
    proposal.file.stand({ holder: request.agency, holderOffice: '', nextStep: request.nextStep });
    proposal.file.note('agency-asked', { agency: request.agency });
    await proposal.file.flushUnlisted();
    proposal.facts.agencyCalls += 1;
    const callKey = `${proposal.id}/${request.nextStep}/${String(proposal.facts.agencyCalls)}`;
    try {
      return await answerOf(proposal, { request, callKey });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await repairTask(proposal);
    }
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === FAILURES.agencyRefused
  );
}

async function answerOf<Answer>(
  { id, file }: Proposal,
  { request, callKey }: { readonly request: AgencyRequest<Answer>; readonly callKey: string },
): Promise<Answer | undefined> {
  const { agency, patienceMs } = request;
  const calling = new CancellationScope();
  let settled = false;
  const made = calling
    .run(() => request.call({ proposalId: id, callKey }))
    .finally(() => {
      settled = true;
    });
  // Whoever awaits `made` below sees its failure; until then it must not count as unhandled.
  made.catch(() => undefined);
  const slowAtMs = file.legalNow() + file.calendar.agencySlowAfterHours * MS_PER_HOUR;
  const summary = `${agency}: say so if it is slow`;
  if (file.msUntil(slowAtMs) > LISTED_AFTER_MS) {
    const listing = `${agency}: list it as waited for`;
    if (await condition(() => settled, LISTED_AFTER_MS, { summary: listing })) return made;
    file.showOperators();
  }
  if (await condition(() => settled, file.msUntil(slowAtMs), { summary })) return made;

  await saySlow(file, { agency, sinceMs: slowAtMs });
  if (patienceMs !== undefined) {
    const until = file.msUntil(slowAtMs + patienceMs);
    if (!(await condition(() => settled, until, { summary: `${agency}: go on without its answer` }))) {
      calling.cancel();
      resume(file, 'agency-put-off');
      return undefined;
    }
  }
  const answer = await made;
  resume(file, 'agency-answered-late');
  return answer;
}

async function saySlow(
  file: Proposal['file'],
  { agency, sinceMs }: { agency: string; sinceMs: number },
): Promise<void> {
  const clockPausedSince = new Date(sinceMs).toISOString();
  file.stand({ clockPausedSince, reasonCodes: ['INSTANSI_LAMBAT'], needsAttention: true });
  file.note('agency-slow', { agency });
  file.tellEverybody('agency-slow', { agency });
  await file.flush();
}

function resume(file: Proposal['file'], kind: string): void {
  file.stand({ reasonCodes: [], needsAttention: false });
  file.note(kind);
}

/** An operator mends the cause and completes the task, or uses the `repair` update of the Temporal UI. */
async function repairTask(proposal: Proposal): Promise<void> {
  await humanTask(proposal.desk, { kind: 'agency-repair', reasonCodes: ['INSTANSI_MENOLAK'] });
  proposal.file.stand({ reasonCodes: [], needsAttention: false });
}
