import { condition, setHandler } from '@temporalio/workflow';

import type { OfferedBy, OpenedCycle } from '../contracts/activities';
import {
  OFFERED_NAME,
  OFFERED_SHA_256,
  offerResult,
  type OfferedFile,
  type OfferResult,
  type OutsideRanking,
  type RankingCycleStatus,
} from '../contracts/ranking-cycle';
import type { CaseFile } from './case-file';
import { quarter } from './cycle-activities';
import type { ChangingStatus, Gate } from './cycle-gate';
import type { Desk } from './human-task';
import { refuse } from './refuse';

/** Where results that BPS made are offered. */
export interface Inbox {
  /** The next result that is offered. */
  next(): Promise<OfferedBy>;
}

/** Opens the inbox. Called before anything is awaited, so that no offer finds the workflow deaf. */
export function openInbox({ desk, status }: { readonly desk: Desk; readonly status: ChangingStatus }): Inbox {
  const waiting: { offered?: OfferedBy } = {};
  setHandler(
    offerResult,
    async ({ actor, file: name, sha256 }: OfferResult): Promise<RankingCycleStatus> => {
      const file = desk.file ?? refuse('result-not-awaited');
      const at = new Date(file.legalNow()).toISOString();
      waiting.offered = { file: name, sha256, by: actor.personId, at };
      if (status.outside !== undefined)
        status.outside = { ...status.outside, state: 'checking', since: at, offered: { file: name, sha256 } };
      file.noteBy(actor, { kind: 'result-offered', detail: { file: name, sha256 } });
      await file.flush();
      return status;
    },
    {
      validator: (offer: OfferResult) => {
        validate(status.outside, offer);
      },
      description: 'Say that a result made by BPS lies in the inbox of the run: it is checked, and ranks the version',
    },
  );
  return {
    async next() {
      await condition(() => waiting.offered !== undefined);
      const { offered } = waiting;
      delete waiting.offered;
      return offered ?? this.next();
    },
  };
}

function validate(outside: OutsideRanking | undefined, { file, sha256 }: OfferedFile): void {
  if (outside?.state === 'checking') refuse('result-being-checked');
  if (outside?.state !== 'awaited') refuse('result-not-awaited');
  if (!OFFERED_NAME.test(file) || !OFFERED_SHA_256.test(sha256)) refuse('result-name-invalid');
}

interface RankedByBps {
  readonly cycle: OpenedCycle;
  readonly file: CaseFile;
  readonly gate: Gate;
  readonly inbox: Inbox;
  readonly status: ChangingStatus;
}

/**
 * Puts the frozen set out and waits, for as long as it takes, for a result without a fault. One that has faults changes
 * nothing but what is said of it. Lateness is minded elsewhere, and as with a ranking of our own.
 */
export async function rankOutside(running: RankedByBps): Promise<{ readonly households: number }> {
  const { cycle, file, gate, inbox, status } = running;
  const { households } = await quarter.exportSet({ ...cycle, snapshotSha256: status.snapshotSha256 ?? '' });
  const now = (): string => new Date(file.legalNow()).toISOString();
  status.outside = { state: 'awaited', since: now(), households };
  file.note('result-awaited', { households });
  await file.flush();
  for (;;) {
    const { by, at, ...offered } = await inbox.next();
    await gate.passed();
    const taken = await quarter.takeResult({ ...cycle, offered: { ...offered, by, at } });
    if ('made' in taken) {
      status.outside = { state: 'taken', since: now(), households, offered, made: taken.made };
      file.note('result-taken', { ...offered });
      return { households: taken.households };
    }
    status.outside = {
      ...{ state: 'awaited', since: now(), households },
      refused: { ...offered, at: now(), faults: taken.faults },
    };
    file.note('result-refused', { ...offered, faults: taken.faults.map(({ kind }) => kind) });
    await file.flush();
  }
}
