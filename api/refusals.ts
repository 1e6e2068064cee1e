import type { SUBMISSION_REFUSALS } from '../domain/texts/submission-refusal-texts';
import type { TASK_REFUSALS } from '../domain/texts/task-refusal-texts';

/** Refusals of a request as such and of how offices work, by the status they are answered with. */
const OF_REQUESTS = {
  400: [
    'answers-invalid',
    'attachment-hash-differs',
    'body-invalid',
    'bulk-not-atomic',
    'content-digest-required',
    'household-invalid',
    'idempotency-key-invalid',
    'idempotency-key-required',
    'instance-id-invalid',
    'json-invalid',
    'json-key-twice',
    'json-too-deep',
    'result-hash-differs',
    'submission-unreadable',
  ],
  401: ['unauthorized'],
  403: [
    'assign-outside-office',
    'delegation-not-active',
    'door-not-yours',
    'forbidden',
    'not-in-anothers-place',
    'scope-missing',
  ],
  404: ['not-found'],
  405: ['method-not-allowed'],
  409: [
    'already-claimed',
    'already-reconciled',
    'answers-late',
    'claim-required',
    'command-running',
    'delegation-kind-unknown',
    'delegation-not-yours',
    'delegation-outside-office',
    'delegation-person-unknown',
    'delegation-to-self',
    'delegation-too-long',
    'delegation-window-invalid',
    'form-version-unknown',
    'household-has-open-proposal',
    'instance-differs',
    'member-in-two-households',
    'other-proposal',
  ],
  412: ['stale-version'],
  413: ['attachment-too-large', 'body-too-large', 'result-too-large'],
  415: ['attachment-type-mismatch', 'media-type-unsupported', 'result-type-mismatch'],
  422: ['idempotency-key-reused'],
  423: ['frozen'],
  428: ['precondition-required'],
  429: ['too-many-requests'],
  503: ['outcome-unknown', 'service-unavailable'],
} as const;

/** Refusals of a workflow's validators; whatever is not listed is a conflict with the present state. */
const OF_COMMANDS = {
  400: [
    'correction-not-asked',
    'correction-required',
    'facilitator-required',
    'fields-required',
    'house-photo-not-placed',
    'house-photo-required',
    'outcome-not-allowed',
    'outcome-not-in-form',
    'reason-not-allowed',
    'reason-required',
    'result-name-invalid',
    'visit-required',
  ],
  403: ['not-assigned-to-you', 'objector-of-another-village', 'same-officer', 'wrong-office', 'wrong-role'],
  409: [
    'cycle-not-paused',
    'cycle-over',
    'cycle-paused',
    'not-admitted-yet',
    'not-awaiting-version',
    'objection-window-closed',
    'result-being-checked',
    'result-not-awaited',
    'return-not-allowed',
    'rounds-exhausted',
    'rule-version-unknown',
    'second-visit-required',
    'task-not-open',
  ],
  410: ['proposal-closed'],
} as const satisfies Readonly<Record<number, readonly (keyof typeof TASK_REFUSALS)[]>>;

/** Faults of a submission. One alone is answered under its own code, several under the first of these. */
const OF_SUBMISSIONS = {
  400: [
    'submission-invalid',
    'calendar-unknown',
    'consent-required',
    'date-in-future',
    'decile-outside-limits',
    'evidence-missing',
    'kk-shape',
    'member-listed-twice',
    'nik-disagrees',
    'nik-shape',
    'one-head-required',
    'programme-not-offered',
    'region-unknown',
  ],
} as const satisfies Readonly<Record<number, readonly (keyof typeof SUBMISSION_REFUSALS)[]>>;

type CodesIn<Table extends Readonly<Record<number, readonly string[]>>> = Table[keyof Table & number][number];

/** Every code a call can be refused with, except `internal`, which nobody expects. */
export type RefusalCode = CodesIn<typeof OF_REQUESTS> | CodesIn<typeof OF_COMMANDS> | CodesIn<typeof OF_SUBMISSIONS>;

/** The one status each refusal is answered with. */
export const REFUSAL_STATUS: ReadonlyMap<string, number> = new Map(
  [OF_REQUESTS, OF_COMMANDS, OF_SUBMISSIONS].flatMap((table) =>
    Object.entries<readonly string[]>(table).flatMap(([status, codes]) =>
      codes.map((code) => [code, Number(status)] as const),
    ),
  ),
);

/** Refusals of commands that are no decision on a task. */
const OF_OTHER_COMMANDS: ReadonlySet<string> = new Set<keyof typeof TASK_REFUSALS>([
  'house-photo-not-placed',
  'house-photo-required',
  'not-awaiting-version',
  'objection-window-closed',
  'objector-of-another-village',
]);

/** What a workflow refuses a decision on a task with; in an answer of `complete` or `return`. */
export const DECISION_REFUSALS: readonly RefusalCode[] = Object.values(OF_COMMANDS)
  .flat()
  .filter((code) => !OF_OTHER_COMMANDS.has(code));

/** What a submission is refused with. */
export const SUBMISSION_CODES: readonly RefusalCode[] = OF_SUBMISSIONS[400];

/** The status of a workflow's refusal. A validator that is newer than this process refuses with 409. */
export function statusOfCommandRefusal(code: string): number {
  return REFUSAL_STATUS.get(code) ?? 409;
}
