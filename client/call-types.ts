import type { operations } from './api-types';
import type { OPERATIONS } from './operations';

/** Names of the operations, as methods of the client. */
export type OperationId = keyof typeof OPERATIONS & keyof operations;

type Parameters<Id extends OperationId> = operations[Id]['parameters'];

type PathOf<Id extends OperationId> = Parameters<Id> extends { readonly path: infer Path } ? Path : unknown;

type BodyOf<Id extends OperationId> = operations[Id] extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Body } };
}
  ? { readonly body: Body }
  : operations[Id] extends { readonly requestBody?: { readonly content: { readonly 'application/json': infer Body } } }
    ? { readonly body?: Body }
    : operations[Id] extends { readonly requestBody: { readonly content: infer Content } }
      ? {
          /** With its media type; its hash is sent along. */
          readonly body: Content[keyof Content];
        }
      : unknown;

type Seen<Id extends OperationId> = (typeof OPERATIONS)[Id] extends { readonly precondition: true }
  ? {
      /** `etag` of the object as it was seen. */
      readonly ifMatch: string;
    }
  : unknown;

type Keyed<Id extends OperationId> = (typeof OPERATIONS)[Id] extends { readonly idempotent: true }
  ? {
      /** The same for each repetition of one command; a new one if absent. */
      readonly key?: string;
    }
  : unknown;

/** What any call may say beside what its operation asks for. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** SHA-256 of an uploaded content, hexadecimal, where it is known: a large one is not read into memory then. */
  readonly sha256?: string;
}

/** Everything one call needs: parameters of its path, its body, the version seen. */
export type Input<Id extends OperationId> = PathOf<Id> & BodyOf<Id> & Seen<Id> & Keyed<Id> & CallOptions;

type ContentOf<Response> = Response extends { readonly content: infer Content }
  ? Content extends Readonly<Record<string, unknown>>
    ? Content[keyof Content]
    : undefined
  : undefined;

/** What an operation answers, told apart by its status. */
export type Answer<Id extends OperationId> = {
  [Status in keyof operations[Id]['responses']]: {
    readonly status: Status;
    readonly body: ContentOf<operations[Id]['responses'][Status]>;
    /** Version of the object; hand it in as `ifMatch`. */
    readonly etag: string | null;
    readonly location: string | null;
  };
}[keyof operations[Id]['responses']];

/** One method for each operation. A refusal is thrown as `Refused`. */
export type Client = {
  readonly [Id in OperationId]: (
    ...input: CallOptions extends Input<Id> ? [input?: Input<Id>] : [input: Input<Id>]
  ) => Promise<Answer<Id>>;
};
