import { OFFICE_EXAMPLES } from './examples/offices';
import { PAPER_EXAMPLES } from './examples/papers';
import { PROPOSAL_EXAMPLES } from './examples/proposals';
import { RANKING_RESULT_EXAMPLES } from './examples/ranking-results';
import { RECEIPT_EXAMPLES } from './examples/receipts';
import { TASK_EXAMPLES } from './examples/tasks';
import type { DeclaredExample, Operation } from './operation';
import { ATTACHMENT_OPERATIONS } from './routes/attachments';
import { BULK_OPERATIONS } from './routes/bulk';
import { COMMENT_OPERATIONS } from './routes/comments';
import { COMMAND_OPERATIONS } from './routes/commands';
import { CYCLE_OPERATIONS } from './routes/cycles';
import { DELEGATION_OPERATIONS } from './routes/delegations';
import { EXPLANATION_OPERATIONS } from './routes/explanations';
import { IDENTITY_OPERATIONS } from './routes/identity';
import { LATE_VISIT_OPERATIONS } from './routes/late-visits';
import { FORM_OPERATIONS } from './routes/forms';
import { OBJECTION_OPERATIONS } from './routes/objections';
import { PAYMENT_OPERATIONS } from './routes/payments';
import { PROPOSAL_OPERATIONS } from './routes/proposals';
import { PUBLIC_STATUS_OPERATIONS } from './routes/public-status';
import { RANKING_RESULT_OPERATIONS } from './routes/ranking-results';
import { RECEIPT_OPERATIONS } from './routes/receipts';
import { referenceOperations } from './routes/reference';
import { TASK_DECISION_OPERATIONS } from './routes/task-decisions';
import { TASK_HOLDING_OPERATIONS } from './routes/task-holding';
import { TASK_OPERATIONS } from './routes/tasks';
import { VISIT_OPERATIONS } from './routes/visits';

const EXAMPLES: Readonly<Record<string, readonly DeclaredExample[]>> = {
  ...PROPOSAL_EXAMPLES,
  ...RECEIPT_EXAMPLES,
  ...TASK_EXAMPLES,
  ...OFFICE_EXAMPLES,
  ...PAPER_EXAMPLES,
  ...RANKING_RESULT_EXAMPLES,
};

/** Everything the API does, in the order of its reference. Routes, rights, OpenAPI and the client derive from this list. */
export const OPERATIONS: readonly Operation[] = [
  ...PROPOSAL_OPERATIONS,
  ...OBJECTION_OPERATIONS,
  ...EXPLANATION_OPERATIONS,
  ...RECEIPT_OPERATIONS,
  ...IDENTITY_OPERATIONS,
  ...TASK_OPERATIONS,
  ...FORM_OPERATIONS,
  ...BULK_OPERATIONS,
  ...TASK_HOLDING_OPERATIONS,
  ...TASK_DECISION_OPERATIONS,
  ...VISIT_OPERATIONS,
  ...LATE_VISIT_OPERATIONS,
  ...COMMENT_OPERATIONS,
  ...ATTACHMENT_OPERATIONS,
  ...COMMAND_OPERATIONS,
  ...DELEGATION_OPERATIONS,
  ...CYCLE_OPERATIONS,
  ...RANKING_RESULT_OPERATIONS,
  ...PAYMENT_OPERATIONS,
  ...PUBLIC_STATUS_OPERATIONS,
  ...referenceOperations(() => OPERATIONS),
].map((operation) => ({ ...operation, examples: operation.examples ?? EXAMPLES[operation.name] ?? [] }));
