import type { Role } from '../../domain/tasks/catalogue';
import { Problem } from '../problem';

/** Who may have payloads of Temporal decoded: those who keep the system running, and nobody for a case. */
export function mayDecode(role: Role): boolean {
  return role === 'system-operator';
}

/** One page of the Temporal UI asks some dozens of times; a person opens a page every few seconds. */
const CALLS_A_MINUTE = 1_200;
const MINUTE_MS = 60_000;

/** Counts calls of each person in each minute. Throws a 429 above the limit, so that nobody reads out a whole namespace. */
export function createCallLimit(now: () => number = Date.now): (personId: string) => void {
  const counts = new Map<string, { readonly minute: number; calls: number }>();
  return (personId) => {
    const minute = Math.floor(now() / MINUTE_MS);
    const known = counts.get(personId);
    const count = known?.minute === minute ? known : { minute, calls: 0 };
    count.calls += 1;
    counts.set(personId, count);
    if (count.calls <= CALLS_A_MINUTE) return;
    const seconds = Math.ceil(((minute + 1) * MINUTE_MS - now()) / 1_000);
    throw new Problem(429, 'too-many-requests', { headers: { 'Retry-After': String(seconds) } });
  };
}
