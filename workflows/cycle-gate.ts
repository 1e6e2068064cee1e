import { CancellationScope, condition, isCancellation, setHandler } from '@temporalio/workflow';

import { pauseCycle, resumeCycle, type PauseCycle, type RankingCycleStatus } from '../contracts/ranking-cycle';
import type { CaseFile } from './case-file';
import type { Desk } from './human-task';
import { refuse } from './refuse';

export type ChangingStatus = { -readonly [Key in keyof RankingCycleStatus]: RankingCycleStatus[Key] };

/** Where a cycle can be held up: between two steps, and in the middle of what can be begun again. */
export interface Gate {
  /** Resolves when the cycle is not held up. */
  passed(): Promise<void>;
  /** Runs work that knows where it stopped: it is cancelled when the cycle is held up and begun again when it goes on. */
  interruptible<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Opens the gate. Called before anything is awaited, so that no command finds the workflow deaf. */
export function openGate({ desk, status }: { readonly desk: Desk; readonly status: ChangingStatus }): Gate {
  const running: { scope?: CancellationScope; interrupted: boolean } = { interrupted: false };
  const passed = (): Promise<void> => condition(() => status.paused === undefined);

  handlePause(desk, {
    status,
    stop: () => {
      running.interrupted = running.scope !== undefined;
      running.scope?.cancel();
    },
  });
  handleResume(desk, status);
  return {
    passed,
    async interruptible(work) {
      for (;;) {
        await passed();
        running.interrupted = false;
        running.scope = new CancellationScope();
        try {
          return await running.scope.run(work);
        } catch (error) {
          if (!isCancellation(error) || !wasInterrupted(running)) throw error;
        } finally {
          delete running.scope;
        }
      }
    },
  };
}

/** Read through a function, because the compiler does not see that a handler assigns it meanwhile. */
function wasInterrupted({ interrupted }: { readonly interrupted: boolean }): boolean {
  return interrupted;
}

interface Pausing {
  readonly status: ChangingStatus;
  readonly stop: () => void;
}

function handlePause(desk: Desk, { status, stop }: Pausing): void {
  setHandler(
    pauseCycle,
    async ({ actor }: PauseCycle): Promise<RankingCycleStatus> => {
      const file = await opened(desk);
      status.paused = { since: new Date(file.legalNow()).toISOString(), role: actor.role };
      file.noteBy(actor, { kind: 'cycle-paused', detail: { phase: status.phase } });
      stop();
      await file.flush();
      return status;
    },
    {
      validator: (_pause: PauseCycle) => {
        if (isOver(status)) refuse('cycle-over');
        if (status.paused !== undefined) refuse('cycle-paused');
      },
      description: 'Hold the cycle up: the step that runs is finished, telling stops after the page in hand',
    },
  );
}

function handleResume(desk: Desk, status: ChangingStatus): void {
  setHandler(
    resumeCycle,
    async ({ actor }: PauseCycle): Promise<RankingCycleStatus> => {
      const file = await opened(desk);
      delete status.paused;
      file.noteBy(actor, { kind: 'cycle-resumed', detail: { phase: status.phase } });
      await file.flush();
      return status;
    },
    {
      validator: (_pause: PauseCycle) => {
        if (isOver(status)) refuse('cycle-over');
        if (status.paused === undefined) refuse('cycle-not-paused');
      },
      description: 'Let the cycle go on where it was held up',
    },
  );
}

function isOver({ phase }: RankingCycleStatus): boolean {
  return phase === 'archived';
}

async function opened(desk: Desk): Promise<CaseFile> {
  await condition(() => desk.file !== undefined);
  return desk.file ?? refuse('cycle-over');
}
