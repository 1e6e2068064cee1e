import type { components } from './api-types';

/** A refusal as the API words it (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** The API refused a call. `problem.code` is stable; `problem.title` and `problem.detail` are words for people. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: Problem;
  /** The object's version, where the refusal says so: with it a decision can be made again. */
  readonly etag: string | null;
  /** Where a decision that was kept can be asked for. */
  readonly location: string | null;

  constructor(problem: Problem, headers: Headers) {
    super(`The API refused: ${problem.code}`);
    this.name = 'Refused';
    this.status = problem.status;
    this.problem = problem;
    this.etag = headers.get('etag');
    this.location = headers.get('location');
  }

  get code(): string {
    return this.problem.code;
  }
}
