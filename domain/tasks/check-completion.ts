import type { GroundcheckForm } from '../groundcheck/form';
import { checkPaperCorrection } from '../groundcheck/paper-correction';
import type { Fault } from '../proposal/check-submission';
import { REJECTION_REASONS, type ReasonCode } from '../proposal/reason-codes';
import type { EvidenceKind } from '../proposal/submission';
import { ASKED, COMPLETION_FIELDS, OUTCOME_THAT_CORRECTS, OUTCOME_WITH_REASONS } from './asked';
import { taskDefinition, type TaskKind } from './catalogue';

/** A completion of the right types; what is in `answers` and `household` has checks of its own. */
export interface Completion {
  readonly outcome: string;
  readonly reasonCodes?: readonly ReasonCode[];
  readonly answers?: unknown;
  readonly evidence?: readonly { readonly kind: EvidenceKind }[];
  readonly household?: unknown;
  readonly facilitatorId?: string;
  /** Variables of the household that a ruling on papers corrects, by field. */
  readonly corrections?: unknown;
}

/** What the task at hand leaves open to its kind. */
export interface Asking {
  /** Documents the door demands and the proposal does not have yet. */
  readonly evidenceMissing?: readonly EvidenceKind[];
  /** Person ids among whom one is chosen; any facilitator when absent. */
  readonly facilitators?: readonly string[];
  /** The form whose variables a ruling corrects; absent where the task asks for no correction. */
  readonly groundcheck?: GroundcheckForm;
}

interface Asked {
  readonly kind: TaskKind;
  readonly completion: Completion;
  readonly asking?: Asking;
}

/** What is wrong with a completion as the form of its task has it. The form accepts exactly what this accepts. */
export function checkCompletion({ kind, completion, asking = {} }: Asked): Fault[] {
  const { outcome } = completion;
  return [
    ...(taskDefinition(kind).outcomes.includes(outcome) ? [] : [{ pointer: '/outcome', code: 'not-in-code-list' }]),
    ...checkFields(kind, completion),
    ...checkReasons(completion),
    ...checkEvidence(completion, asking),
    ...checkFacilitator(completion, asking),
    ...checkCorrections({ kind, completion, asking }),
  ];
}

function checkFields(kind: TaskKind, completion: Completion): Fault[] {
  return COMPLETION_FIELDS.flatMap((field): Fault[] => {
    if (field === 'reasonCodes') return [];
    const asked = ASKED[kind][field];
    const pointer = `/${field}`;
    if (completion[field] === undefined) return asked === 'required' ? [{ pointer, code: 'missing' }] : [];
    return asked === undefined ? [{ pointer, code: 'field-not-asked' }] : [];
  });
}

function checkReasons({ outcome, reasonCodes }: Completion): Fault[] {
  const pointer = '/reasonCodes';
  if (outcome !== OUTCOME_WITH_REASONS) return reasonCodes === undefined ? [] : [{ pointer, code: 'field-not-asked' }];
  if (reasonCodes === undefined || reasonCodes.length === 0) return [{ pointer, code: 'reason-required' }];
  const known: readonly ReasonCode[] = REJECTION_REASONS;
  return reasonCodes.flatMap((code, index) =>
    known.includes(code) ? [] : [{ pointer: `${pointer}/${String(index)}`, code: 'reason-not-allowed' }],
  );
}

function checkEvidence({ evidence = [] }: Completion, { evidenceMissing = [] }: Asking): Fault[] {
  const brought = evidence.map(({ kind }) => kind);
  return evidenceMissing
    .filter((kind) => !brought.includes(kind))
    .map((kind) => ({ pointer: '/evidence', code: 'evidence-missing', parameters: { kind } }));
}

function checkFacilitator({ facilitatorId }: Completion, { facilitators }: Asking): Fault[] {
  if (facilitatorId === undefined || facilitators === undefined) return [];
  return facilitators.includes(facilitatorId) ? [] : [{ pointer: '/facilitatorId', code: 'facilitator-unknown' }];
}

/** A ruling on papers that accepts the objection says what it corrects, and no other completion does. */
function checkCorrections({ kind, completion, asking = {} }: Asked): Fault[] {
  const { corrections, outcome } = completion;
  if (ASKED[kind].corrections === undefined) return [];
  if (asking.groundcheck !== undefined && outcome === OUTCOME_THAT_CORRECTS)
    return checkPaperCorrection(asking.groundcheck, corrections);
  return corrections === undefined ? [] : [{ pointer: '/corrections', code: 'field-not-asked' }];
}
