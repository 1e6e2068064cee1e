import { patched } from '@temporalio/workflow';

/** Changes of a workflow that those already running must not meet half-way. */
export interface Changes<Change extends string> {
  /** Whether this run was begun with the change. */
  has(change: Change): boolean;
}

/**
 * Asks, at the very beginning of a workflow, whether it was begun with all of `together`; what came before is asked for one by
 * one where it matters, as those that run already did. Whoever adds a change gives it and all before it a new name.
 * Or it gives `later`: changes that are newer than that name, asked at the beginning as well, each by itself.
 *
 * `patched` must not be asked right after a local activity: when that ran longer than a workflow task may, the marker lies in
 * the next task, and a replay, which runs on through both at once, does not know of it yet.
 */
export function changesSince<Change extends string>(together: string, later: readonly Change[] = []): Changes<Change> {
  const all = patched(together);
  const asked = new Map(later.map((change) => [change, patched(change)]));
  return { has: (change) => asked.get(change) ?? (all || patched(change)) };
}
