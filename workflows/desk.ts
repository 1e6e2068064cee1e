import type { CompleteTask, ReturnTask } from '../contracts/household-proposal';
import type { OtherHolder } from '../domain/identity/double-nik';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { TaskEnd, TaskKind } from '../domain/tasks/catalogue';
import type { TaskRefusal } from '../domain/tasks/decide';
import type { CaseFile } from './case-file';

/** How a task came to its end. */
export type TaskResult =
  | { readonly kind: 'completed'; readonly command: CompleteTask }
  | { readonly kind: 'returned'; readonly command: ReturnTask }
  | { readonly kind: 'ended'; readonly end: TaskEnd };

/** A moment of its own that a stage minds while somebody works, e.g. the monthly cut-off. */
export interface Milestone {
  readonly atMs: number;
  readonly reached: () => void;
}

export interface TaskRequest {
  readonly kind: TaskKind;
  readonly reasonCodes?: readonly ReasonCode[];
  readonly markedFields?: readonly string[];
  readonly assignedTo?: string;
  readonly formVersion?: string;
  /** A record of another register that the task is about. */
  readonly subject?: OtherHolder;
  readonly milestones?: readonly Milestone[];
  /** Rules of the stage itself, asked after those of the catalogue. Must not change anything. */
  readonly refuseCompletion?: (command: CompleteTask) => TaskRefusal | undefined;
  readonly roundsSoFar?: number;
}

/** The one place a workflow takes decisions of officials. */
export interface Desk {
  file?: CaseFile;
  request?: TaskRequest;
  result?: TaskResult;
  /** The case is being ended: nothing is taken any more. */
  isClosing?: true;
}
