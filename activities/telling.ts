import { setTimeout as pause } from 'node:timers/promises';

import { Context } from '@temporalio/activity';

import { TELL_PARTITIONS, type PartitionTold } from '../contracts/activities';
import type { RankingStore } from '../store/ranking';
import type { Telling, TellingPlace } from '../store/telling';

export interface TellingDependencies {
  readonly ranking: RankingStore;
  /** Tells one waiting workflow. Resolves when the update was accepted, or when the workflow no longer waits. */
  readonly tell: (runId: string, telling: Telling) => Promise<void>;
  /** Workflows told in one second, at most: the server and the workers have officials to serve as well. */
  readonly tellPerSecond: number;
}

/** Proposals in hand at once: a killed coordinator repeats no more than these. */
const PAGE_SIZE = 50;
/** Twice in the time after which a silent coordinator is taken for dead, and a pause asked for is noticed. */
const BEAT_MS = 4_000;

/** Where a coordinator stands; an attempt that died is taken up from its last heartbeat. */
interface Cursor extends PartitionTold {
  readonly after?: TellingPlace;
}

interface Part {
  readonly runId: string;
  readonly partition: number;
}

const BEGINNING: Cursor = { told: 0, missed: 0 };

/** Tells one partition in order of need. Those that cannot be told now are passed over and counted. */
export async function tellPartition(dependencies: TellingDependencies, part: Part): Promise<PartitionTold> {
  const { ranking, tellPerSecond } = dependencies;
  const counted = await ranking.countPartition(part.runId, part.partition);
  let done = counted.told;
  const note = (told: number): Promise<void> => {
    done += told;
    const of = Math.max(done, counted.of);
    return ranking.progress.note(part.runId, { step: 'tell', part: part.partition, done, of });
  };
  await note(0);
  return tellPages(dependencies, {
    part,
    perSecond: tellPerSecond / TELL_PARTITIONS,
    from: (Context.current().info.heartbeatDetails ?? BEGINNING) as Cursor,
    afterPage: note,
  });
}

/**
 * Tells everybody who has not been told, one partition after the other. Throws when some cannot be told yet. Every attempt
 * begins at the beginning: those that the last one passed over lie before the place it reported.
 */
export async function tellAll(dependencies: TellingDependencies, runId: string): Promise<void> {
  let missed = 0;
  for (let partition = 0; partition < TELL_PARTITIONS; partition += 1) {
    const part = { runId, partition };
    const told = await tellPages(dependencies, { part, perSecond: dependencies.tellPerSecond, from: BEGINNING });
    missed += told.missed;
  }
  if (missed > 0) throw new Error('Some proposals could not be told yet');
}

/** Notes how far telling has come in each partition, whoever told them. */
export async function noteTold({ ranking }: Pick<TellingDependencies, 'ranking'>, runId: string): Promise<void> {
  for (let part = 0; part < TELL_PARTITIONS; part += 1) {
    const { told, of } = await ranking.countPartition(runId, part);
    await ranking.progress.note(runId, { step: 'tell', part, done: told, of });
  }
}

interface Pages {
  readonly part: Part;
  readonly perSecond: number;
  readonly from: Cursor;
  /** Hears how many of the page were told. */
  readonly afterPage?: (told: number) => Promise<void>;
}

async function tellPages(
  { ranking, tell }: TellingDependencies,
  { part: { runId, partition }, perSecond, from, afterPage }: Pages,
): Promise<PartitionTold> {
  const context = Context.current();
  let cursor = from;
  const beating = setInterval(() => {
    context.heartbeat(cursor);
  }, BEAT_MS);
  try {
    for (;;) {
      const page = await ranking.untold({ runId, partition, after: cursor.after, limit: PAGE_SIZE });
      const last = page.at(-1);
      if (last === undefined) return { told: cursor.told, missed: cursor.missed };
      const done = await atPace(page, { perSecond, tell: (telling) => tell(runId, telling) });
      await ranking.markTold(runId, done);
      const missed = cursor.missed + page.length - done.length;
      cursor = { after: last.place, told: cursor.told + done.length, missed };
      context.heartbeat(cursor);
      await afterPage?.(done.length);
      // What was told is on record first, then a pause or the end of this worker is heard.
      if (context.cancellationSignal.aborted) await context.cancelled;
    }
  } finally {
    clearInterval(beating);
  }
}

interface Pace {
  readonly perSecond: number;
  readonly tell: (telling: Telling) => Promise<void>;
}

/**
 * Tells a page at an even pace and waits for its answers. The page takes the time its size asks for, so the rate holds from
 * page to page. Answers the ids of those that were told; a cancelled activity begins no further one.
 */
async function atPace(page: readonly Telling[], { perSecond, tell }: Pace): Promise<string[]> {
  const { cancellationSignal } = Context.current();
  const gapMs = 1_000 / perSecond;
  const beganAt = performance.now();
  const answers: Promise<string>[] = [];
  for (const [index, telling] of page.entries()) {
    answers.push(tell(telling).then(() => telling.proposalId));
    // Met below; until then a refusal must not count as unhandled.
    answers.at(-1)?.catch(() => undefined);
    await pauseUntil(beganAt + (index + 1) * gapMs, cancellationSignal);
    if (cancellationSignal.aborted) break;
  }
  const results = await Promise.allSettled(answers);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function pauseUntil(at: number, signal: AbortSignal): Promise<void> {
  const ms = at - performance.now();
  // A pause of less than a timer's step would only add up to a slower rate.
  if (ms < 1) return;
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
