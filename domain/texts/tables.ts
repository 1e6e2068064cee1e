import type { BilingualText } from '../groundcheck/form';
import { ATTACHMENT_REFUSALS } from './attachment-refusal-texts';
import {
  CHANNEL_TEXTS,
  DECISION_TEXTS,
  DISPUTE_TEXTS,
  END_TEXTS,
  EVIDENCE_TEXTS,
  GROUNDCHECK_REASON_TEXTS,
  HOLDER_TEXTS,
  NEXT_STEP_TEXTS,
  NIK_FINDING_TEXTS,
  PROGRAMME_TEXTS,
  ROLE_TEXTS,
  STAGE_TEXTS,
  TASK_OUTCOME_TEXTS,
  TASK_TEXTS,
} from './journey-texts';
import { PAYMENT_REASON_TEXTS, PAYMENT_REFUSALS, PAYMENT_TEXTS } from './payment-texts';
import { NOTICE_TEXTS } from './notice-texts';
import { OFFICE_REFUSALS } from './office-refusal-texts';
import { REASON_TEXTS } from './reason-texts';
import { REQUEST_REFUSALS } from './request-refusal-texts';
import { RESULT_FILE_REFUSALS } from './result-file-refusal-texts';
import { REVEAL_REASON_TEXTS } from './reveal-reason-texts';
import { SUBMISSION_REFUSALS } from './submission-refusal-texts';
import { TASK_REFUSALS } from './task-refusal-texts';
import { TIMELINE_TEXTS } from './timeline-texts';
import { VISIT_REFUSALS } from './visit-refusal-texts';
import { VARIABLE_TEXTS } from './variable-texts';
import { half } from './wording';

/** Refusals and faults by who finds them: a decision, the submission, the answers of a visit, or the request itself. */
export const REFUSALS = {
  decision: TASK_REFUSALS,
  submission: SUBMISSION_REFUSALS,
  visit: VISIT_REFUSALS,
  request: REQUEST_REFUSALS,
  office: OFFICE_REFUSALS,
  attachment: ATTACHMENT_REFUSALS,
  'result-file': RESULT_FILE_REFUSALS,
  payment: PAYMENT_REFUSALS,
} as const;

const ALL_REFUSALS = {
  ...TASK_REFUSALS,
  ...SUBMISSION_REFUSALS,
  ...VISIT_REFUSALS,
  ...REQUEST_REFUSALS,
  ...OFFICE_REFUSALS,
  ...ATTACHMENT_REFUSALS,
  ...RESULT_FILE_REFUSALS,
  ...PAYMENT_REFUSALS,
};

/** Every text there is, by the kind of thing it is said of and its code. */
export const TEXTS = {
  reason: half(REASON_TEXTS, 'text'),
  'reason-next': half(REASON_TEXTS, 'next'),
  stage: STAGE_TEXTS,
  end: END_TEXTS,
  holder: HOLDER_TEXTS,
  'next-step': NEXT_STEP_TEXTS,
  dispute: DISPUTE_TEXTS,
  task: TASK_TEXTS,
  'task-outcome': TASK_OUTCOME_TEXTS,
  role: ROLE_TEXTS,
  channel: CHANNEL_TEXTS,
  evidence: EVIDENCE_TEXTS,
  programme: PROGRAMME_TEXTS,
  decision: DECISION_TEXTS,
  'groundcheck-reason': GROUNDCHECK_REASON_TEXTS,
  variable: VARIABLE_TEXTS,
  'nik-finding': NIK_FINDING_TEXTS,
  'reveal-reason': REVEAL_REASON_TEXTS,
  payment: PAYMENT_TEXTS,
  'payment-reason': PAYMENT_REASON_TEXTS,
  timeline: TIMELINE_TEXTS,
  notice: NOTICE_TEXTS,
  refusal: half(ALL_REFUSALS, 'text'),
  'refusal-next': half(ALL_REFUSALS, 'next'),
} as const satisfies Readonly<Record<string, Readonly<Record<string, BilingualText>>>>;

/** What a code is a code of. */
export type TextKind = keyof typeof TEXTS;

/** The text of a code in both languages, with its places still open, or `undefined`. */
export function findText(kind: TextKind, code: string): BilingualText | undefined {
  const table: Readonly<Record<string, BilingualText>> = TEXTS[kind];
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
