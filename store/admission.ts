import { isoDay, legalDay, type Calendar } from '../domain/calendar/calendar';
import { legalTime } from '../domain/calendar/clock';
import { pathOfCompleteProposal } from '../domain/calendar/quarter';
import { checkSubmission, type Fault } from '../domain/proposal/check-submission';
import { findChannelRules } from '../domain/proposal/channels';
import type { ProposalSubmission } from '../domain/proposal/submission';
import { utcOffsetMinutes } from '../domain/region';
import { parseSubmission } from '../contracts/submission-schema';
import type { AnsweredFiling, KeptFiling } from './admit-together';
import type { AuditActor } from './audit/entry';
import type { HouseholdStore } from './households';
import type { NewProposal } from './new-proposal';
import type { ProposalView } from './proposals';
import { UnknownCalendar, type ReferenceStore } from './reference';

export type AdmissionAnswer =
  | { readonly kind: 'admitted'; readonly proposalId: string; readonly view: ProposalView }
  /** The household has an open proposal already: the second filer gets it. */
  | { readonly kind: 'running'; readonly proposalId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly faults: readonly Fault[] };

export interface AdmissionRequest {
  readonly proposalId: string;
  /** Whatever was sent; checked here and nowhere else. */
  readonly submission: unknown;
  readonly startWorkflow: boolean;
  /** Who files it, for the audit. */
  readonly filedBy?: AuditActor;
}

/** The one way a household gets in, whoever files it and by whatever client. */
export interface Admission {
  admit(request: AdmissionRequest): Promise<AdmissionAnswer>;
  /**
   * Admits and keeps the answer to the filer in one statement. `undefined` where anything is wrong or stands in the way:
   * nothing was written, and `admit` tells what it is.
   */
  admitAtOnce(request: AdmissionRequest, keep: KeptFiling): Promise<AnsweredFiling | undefined>;
}

/** What admission asks of the reference data. */
export type AdmissionReference = Pick<ReferenceStore, 'calendar' | 'villageKnown'>;

export interface AdmissionDependencies {
  readonly households: HouseholdStore;
  readonly reference: AdmissionReference;
  readonly now: () => number;
}

/** Admits households by the rules their calendar pins. `now` is server time, which each calendar turns into legal time. */
export function createAdmission({ households, reference, now }: AdmissionDependencies): Admission {
  async function checked({ submission: input, ...request }: AdmissionRequest): Promise<Refused | Admissible> {
    const parsed = parseSubmission(input);
    if ('faults' in parsed) return { kind: 'refused', code: 'submission-invalid', faults: parsed.faults };
    const { submission } = parsed;
    const calendar = await calendarFor(reference, submission);
    if (calendar === undefined) return refusedAt('/calendarId', 'calendar-unknown');
    const filedMs = legalTime(calendar.clock, now());
    const faults = await faultsIn({ submission, calendar, filedMs, reference });
    if (faults.length > 0) return { kind: 'refused', code: codeFor(faults), faults };
    if (await outsideEveryLimit({ submission, households })) return refusedAt('/programmes', 'decile-outside-limits');

    const filedAt = new Date(filedMs);
    const offsetMinutes = utcOffsetMinutes(submission.villageCode);
    const path = pathOfCompleteProposal(calendar, {
      legalMs: filedMs,
      offsetMinutes,
      kind: submission.kind ?? 'new',
    });
    return { kind: 'admissible', proposal: { submission, calendar, filedAt, path, ...request } };
  }

  return {
    async admit(request) {
      const answer = await checked(request);
      if (answer.kind === 'refused') return answer;
      const result = await households.admit(answer.proposal);
      switch (result.kind) {
        case 'member-elsewhere':
          return refusedAt('/members', 'member-in-two-households');
        case 'id-taken':
          return { kind: 'refused', code: 'idempotency-key-reused', faults: [] };
        default:
          return result;
      }
    },
    async admitAtOnce(request, keep) {
      const answer = await checked(request);
      return answer.kind === 'refused' ? undefined : households.admitAtOnce({ proposal: answer.proposal, keep });
    },
  };
}

type Refused = Extract<AdmissionAnswer, { kind: 'refused' }>;

interface Admissible {
  readonly kind: 'admissible';
  readonly proposal: NewProposal;
}

function refusedAt(pointer: string, code: string): Refused {
  return { kind: 'refused', code, faults: [{ pointer, code }] };
}

/** One kind of fault is answered with its own code; several with the general one. */
function codeFor(faults: readonly Fault[]): string {
  const codes = new Set(faults.map(({ code }) => code));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : 'submission-invalid';
}

async function calendarFor(
  reference: AdmissionDependencies['reference'],
  { calendarId }: ProposalSubmission,
): Promise<Calendar | undefined> {
  try {
    return await reference.calendar(calendarId);
  } catch (error) {
    if (error instanceof UnknownCalendar) return undefined;
    throw error;
  }
}

/**
 * A citizen whose family is in DTSEN above every limit is told so at once and shown the way to a data update; no case is
 * opened. The highest limit of any programme in any version is 5.
 * @basis Cek Bansos flow of April 2026 (JAWAWA): decile 6-10 cannot propose a programme
 */
async function outsideEveryLimit({
  submission,
  households,
}: Pick<Question, 'submission'> & Pick<AdmissionDependencies, 'households'>): Promise<boolean> {
  if (submission.channel !== 'citizen' || submission.kind === 'update') return false;
  const decile = await households.knownDecile(submission.kkNumber);
  return decile !== undefined && decile > HIGHEST_LIMIT;
}

const HIGHEST_LIMIT = 5;

interface Question {
  readonly submission: ProposalSubmission;
  readonly calendar: Calendar;
  readonly filedMs: number;
  readonly reference: AdmissionDependencies['reference'];
}

async function faultsIn({ submission, calendar, filedMs, reference }: Question): Promise<Fault[]> {
  const channelRules = findChannelRules(calendar.pins.channels);
  if (channelRules === undefined) return [{ pointer: '/calendarId', code: 'rule-version-unknown' }];
  const today = isoDay(legalDay(filedMs, utcOffsetMinutes(submission.villageCode)));
  const villageKnown = await reference.villageKnown(submission.villageCode);
  return checkSubmission(submission, { villageKnown, channelRules, today });
}
