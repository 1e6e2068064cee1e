import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';

import { faultsOf } from '../contracts/submission-schema';
import { Problem } from './problem';

const IDEMPOTENCY_KEY = /^[A-Za-z0-9._:-]{8,100}$/;
/** A run of sixteen digits could be an identity number, and keys are stored in clear by Temporal. */
const LOOKS_PERSONAL = /\d{16}/;

/** The caller's key for a command. Required, because a retry after a lost answer must not act twice. */
export function idempotencyKey(request: Request): string {
  const key = request.get('idempotency-key');
  if (key === undefined) throw new Problem(400, 'idempotency-key-required');
  if (!IDEMPOTENCY_KEY.test(key) || LOOKS_PERSONAL.test(key)) throw new Problem(400, 'idempotency-key-invalid');
  return key;
}

/** Parses a request body, or throws a 400 that names the faulty fields. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  const parsed = schema.safeParse(request.body ?? {}, { reportInput: true });
  if (!parsed.success) throw new Problem(400, 'body-invalid', { faults: faultsOf(parsed.error) });
  return parsed.data;
}

/** An id in the path; anything that is no UUID cannot exist. */
export function pathUuid(request: Request, name: string): string {
  const parsed = z.uuid().safeParse(request.params[name]);
  if (!parsed.success) throw new Problem(404, 'not-found');
  return parsed.data;
}

/** `"<task id>.<version>"`, as our ETags are. */
export function etagOf({ taskId, version }: { readonly taskId: string; readonly version: number }): string {
  return `"${taskId}.${String(version)}"`;
}

/** The version of a task the caller saw, from `If-Match`. */
export function seenVersion(request: Request, taskId: string): number {
  const header = request.get('if-match');
  if (header === undefined) throw new Problem(428, 'precondition-required');
  const version = /^"([0-9a-f-]{36})\.(\d{1,9})"$/.exec(header);
  if (version?.[1] !== taskId) throw new Problem(412, 'stale-version');
  return Number(version[2]);
}

/** The proposal id that a filer's idempotency key stands for: the same key is the same proposal, on every API process. */
export function proposalIdFor(personId: string, key: string): string {
  const hex = createHash('sha256').update(`${personId}\n${key}`).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
