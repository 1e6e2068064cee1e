import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { z } from 'zod';

import { faultsOf } from '../contracts/submission-schema';
import { namedUuid } from '../store/named-uuid';
import { Problem } from './problem';

const IDEMPOTENCY_KEY = /^[A-Za-z0-9._:-]{8,100}$/;
/**
 * Sixteen digits could be an identity number, also in the groups in which people write one, and keys are stored in clear
 * by Temporal. A UUID never looks so: its first and last groups are longer.
 */
const LOOKS_PERSONAL =
  /\d{16}|(?<![0-9A-Za-z])(?:\d{4}[._:-]\d{4}[._:-]\d{4}[._:-]\d{4}|\d{6}[._:-]\d{6}[._:-]\d{4})(?![0-9A-Za-z])/;

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

/** `"<task id>.<version>"`, as our ETags are. */
export function etagOf({ taskId, version }: { readonly taskId: string; readonly version: number }): string {
  return `"${taskId}.${String(version)}"`;
}

/** The version of a task or proposal the caller saw, from `If-Match`. */
export function seenVersion(request: Request, id: string): number {
  const header = request.get('if-match');
  if (header === undefined) throw new Problem(428, 'precondition-required');
  const version = /^"([0-9a-f-]{36})\.(\d{1,9})"$/.exec(header);
  if (version?.[1] !== id) throw new Problem(412, 'stale-version');
  return Number(version[2]);
}

/** The proposal id that a filer's idempotency key stands for: the same key is the same proposal, on every API process. */
export function proposalIdFor(personId: string, key: string): string {
  return namedUuid(createHash('sha256').update(`${personId}\n${key}`).digest('hex'));
}
