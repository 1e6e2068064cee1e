import type { Client } from '@temporalio/client';
import type { z } from 'zod';

import type { FieldSet, OperationName } from '../domain/access/policy';
import type { TaskKind } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
import type { Language } from '../domain/texts/texts';
import type { Access } from '../store/access-log';
import type { SigningKeys } from '../platform/signing-keys';
import type { SecurityLog } from '../platform/security-events';
import type { ApiStores } from '../store/compose';
import type { KeptAnswer, LedgerEntry } from '../store/ledger';
import type { ProposalView } from '../store/proposals';
import type { ResultInbox } from '../store/result-inbox';
import type { TaskView } from '../store/tasks';
import type { RefusalCode } from './refusals';

type AccessKind = Access['what'];

/** What operations work with. */
export interface Services {
  readonly stores: ApiStores;
  readonly temporal: Client;
  /** Where reveals and refusals are recorded apart from the application's log. */
  readonly security: SecurityLog;
  /** Signs receipts of decisions. */
  readonly receipts: SigningKeys;
  /** Where documents and photos are kept. */
  readonly attachmentFolder: string;
  /** Where rankings made outside come in. */
  readonly resultInbox: ResultInbox;
  /** Server milliseconds. */
  readonly now: () => number;
}

/** What goes back to the caller. A body leaves only as far as the declared schema knows its fields. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call, parsed and let through. */
export interface Call<Body = unknown> {
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly language: Language;
  /** Headers a declaration asks for beyond the common ones are read here. */
  readonly header: (name: string) => string | undefined;
  /** What is uploaded, as it comes in, where the operation declares `upload`. */
  readonly content?: AsyncIterable<Uint8Array>;
}

export interface ActorCall<Body = unknown> extends Call<Body> {
  readonly actor: Actor;
  /** `jti` of the token, for the log of reads. */
  readonly tokenId: string;
  /** Kinds of tasks the caller may act on in another's place; empty for all. */
  readonly kinds: readonly TaskKind[];
  /** How much of the object the caller may see. */
  readonly fields: FieldSet;
  /** The caller's idempotency key; empty where the operation has none. */
  readonly key: string;
}

export interface TaskCall<Body = unknown> extends ActorCall<Body> {
  readonly task: TaskView;
  /** The version the caller saw; -1 where the operation has no precondition. */
  readonly seen: number;
}

export interface ProposalCall<Body = unknown> extends ActorCall<Body> {
  readonly proposal: ProposalView;
}

/** An answer that succeeds. */
export interface DeclaredAnswer {
  readonly description: string;
  /** Absent for an answer without a body. */
  readonly schema?: z.ZodType;
  readonly headers?: readonly ('ETag' | 'Location' | 'Retry-After' | 'Cache-Control')[];
  /** Any other media type than JSON, or the types it may be of; beside a schema, what the same answer can be as well. */
  readonly mediaType?: string | readonly string[];
}

/** What must be the case before an example is called. The test of the examples knows how to bring each about. */
export type Situation =
  | 'open-task'
  | 'my-task'
  | 'visit-task'
  | 'late-visit'
  | 'others-task'
  | 'frozen-task'
  | 'unanswered'
  | 'open-proposal'
  | 'window-closed'
  | 'cycle-not-paused'
  | 'result-not-awaited'
  | 'result-awaited'
  | 'result-uploaded'
  | 'cycle'
  | 'delegation'
  | 'bulk'
  | 'kept-command'
  | 'attachment'
  | 'odk-visit';

/** A call as it may be made: shown in the reference, and executed by a test against the running API. */
export interface DeclaredExample {
  /** What it shows, in a few words. */
  readonly name: string;
  /** User name of the official or integrator who calls; absent for a public call. */
  readonly as?: string;
  readonly given?: Situation;
  readonly body?: unknown;
  /** A body that is no JSON. */
  readonly content?: { readonly mediaType: string; readonly base64: string };
  /** Beyond `If-Match` and `Idempotency-Key`, or instead of them; an empty one is left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Path parameters, where the situation does not give them. */
  readonly params?: Readonly<Record<string, string>>;
  readonly status: number;
  /** With a refusal. */
  readonly code?: RefusalCode;
  /** With a success: an answer as it may look. */
  readonly answer?: unknown;
}

interface Declared {
  readonly summary: string;
  /** What a caller must know beyond the summary. */
  readonly description?: string;
  readonly tag:
    'Tasks' | 'Proposals' | 'Cycles' | 'Payments' | 'Citizens' | 'Commands' | 'Delegation' | 'Forms' | 'Reference';
  readonly method: 'get' | 'post' | 'patch' | 'delete' | 'put';
  /** With `{name}` for what varies; names that end in `Id` are UUIDs. */
  readonly path: string;
  /** Parameters of the path that are no UUIDs. */
  readonly params?: Readonly<Record<string, z.ZodType<string>>>;
  readonly answers: Readonly<Record<number, DeclaredAnswer>>;
  /** Refusals beyond those every operation of its kind has: codes, or statuses with all of their codes. */
  readonly refusals?: readonly (RefusalCode | number)[];
  readonly examples?: readonly DeclaredExample[];
  /** Media types of a body that is no JSON and is handed on as it comes in. */
  readonly upload?: readonly string[];
  /** The body may take hours to come in, as long as it keeps coming. */
  readonly isLarge?: true;
}

/** Everything the API does, in one shape: routes, rights, OpenAPI and the typed client all derive from it. */
export interface Operation extends Declared {
  /** Name in the policy; `public` for what anybody may call. */
  readonly name: OperationName | PublicName;
  readonly access: 'public' | 'officials';
  /** What the call is about. It is loaded, and the right to it decided, before the handler runs. */
  readonly object?: 'task' | 'proposal';
  readonly body?: z.ZodType;
  /** What the reference shows instead, where the operation parses the body itself. */
  readonly documentedBody?: z.ZodType;
  /** The body may be left out. */
  readonly bodyOptional?: boolean;
  /** What of a case the caller gets to read; written down for the household and for the day of a breach. */
  readonly reads?: AccessKind;
  /** Needs `If-Match` with the version the caller saw. */
  readonly precondition?: boolean;
  /**
   * `ledger`: needs an `Idempotency-Key`, and the answer is kept for a day. `own`: needs one as well, and the operation itself
   * finds what it wrote under it, because its answer holds words of people.
   */
  readonly idempotent?: 'ledger' | 'own';
  readonly handle: (call: never, services: Services) => Promise<Reply>;
  /**
   * With `ledger`, for what is called most: carries the command out and keeps its answer in one statement. `undefined` where
   * the key was used or anything stands in the way: nothing was written then, and the ledger and `handle` tell what it is.
   */
  readonly atOnce?: (command: never, services: Services) => Promise<Reply | undefined>;
}

/** A command whose answer the operation keeps itself. */
export interface KeptCommand<Of = ActorCall> {
  readonly call: Of;
  readonly entry: LedgerEntry;
  /** The answer as it leaves, and as it is to be kept. */
  readonly shown: (reply: Reply) => KeptAnswer;
}

export type PublicName =
  'public-status' | 'public-explanation' | 'public-receipts' | 'receipt-keys' | 'read-openapi' | 'read-reference';

type Handles<Of> = (call: Of, services: Services) => Promise<Reply>;
type Body<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface WithBody<Schema>
  extends Declared, Pick<Operation, 'bodyOptional' | 'documentedBody' | 'idempotent' | 'reads'> {
  readonly body?: Schema;
}

/** Declares what anybody may call. */
export function publicOperation<Schema = undefined>(
  declared: WithBody<Schema> & { readonly name: PublicName; readonly handle: Handles<Call<Body<Schema>>> },
): Operation {
  return { ...declared, access: 'public' } as Operation;
}

/** Declares what officials and integrators call and what has no object of its own. */
export function operation<Schema = undefined>(
  declared: WithBody<Schema> & {
    readonly name: OperationName;
    readonly handle: Handles<ActorCall<Body<Schema>>>;
    readonly atOnce?: (command: KeptCommand<ActorCall<Body<Schema>>>, services: Services) => Promise<Reply | undefined>;
  },
): Operation {
  return { ...declared, access: 'officials' } as Operation;
}

/** Declares what is done to one task, `{taskId}` in the path. */
export function taskOperation<Schema = undefined>(
  declared: WithBody<Schema> &
    Pick<Operation, 'precondition'> & {
      readonly name: OperationName;
      readonly handle: Handles<TaskCall<Body<Schema>>>;
    },
): Operation {
  return { ...declared, access: 'officials', object: 'task' } as Operation;
}

/** Declares what is done to one proposal, `{proposalId}` in the path. */
export function proposalOperation<Schema = undefined>(
  declared: WithBody<Schema> &
    Pick<Operation, 'precondition'> & {
      readonly name: OperationName;
      readonly handle: Handles<ProposalCall<Body<Schema>>>;
    },
): Operation {
  return { ...declared, access: 'officials', object: 'proposal' } as Operation;
}
