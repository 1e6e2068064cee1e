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

/** Proposals are read by pages and two pages are in hand at once: a killed coordinator repeats no more than those. */
const PAGE_SIZE = 25;
/** A coordinator that has fallen behind its pace by more than this takes it up from now: catching up would be a rush. */
const MOST_BEHIND_MS = 250;
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
  const { ranking } = dependencies;
  const { share, counted } = await shareOf(dependencies, part);
  let done = counted.told;
  const note = (told: number): Promise<void> => {
    done += told;
    const of = Math.max(done, counted.of);
    return ranking.progress.note(part.runId, { step: 'tell', part: part.partition, done, of });
  };
  await note(0);
  return tellPages(dependencies, {
    part,
    perSecond: dependencies.tellPerSecond * share,
    from: (Context.current().info.heartbeatDetails ?? BEGINNING) as Cursor,
    afterPage: note,
  });
}

/**
 * The share of the rate that is a partition's own: as its part of all that the run has to tell, so that all partitions end
 * together. What has been told already counts as well; otherwise one that begins again would take from the others.
 */
async function shareOf({ ranking }: Pick<TellingDependencies, 'ranking'>, { runId, partition }: Part) {
  const partitions = Array.from({ length: TELL_PARTITIONS }, (_, each) => ranking.countPartition(runId, each));
  const counts = await Promise.all(partitions);
  const counted = counts[partition] ?? { told: 0, of: 0 };
  const all = counts.reduce((sum, { of }) => sum + of, 0);
  return { counted, share: all === 0 ? 1 : counted.of / all };
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

/** While the answers to a page are awaited the next is begun, so that the pace holds from page to page. */
async function tellPages(
  { ranking, tell }: TellingDependencies,
  { part: { runId, partition }, perSecond, from, afterPage }: Pages,
): Promise<PartitionTold> {
  const context = Context.current();
  const pace = startPace({ perSecond, turn: partition / TELL_PARTITIONS, signal: context.cancellationSignal });
  let cursor = from;
  const beating = setInterval(() => {
    context.heartbeat(cursor);
  }, BEAT_MS);
  const settle = async (page: readonly Telling[], answers: readonly Promise<string>[]): Promise<void> => {
    const done = (await Promise.allSettled(answers)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await ranking.markTold(runId, done);
    // Those that a cancelled coordinator did not begin with are not passed over: nobody answers for them.
    const missed = cursor.missed + answers.length - done.length;
    const last = page[answers.length - 1];
    cursor = { ...cursor, ...(last && { after: last.place }), told: cursor.told + done.length, missed };
    context.heartbeat(cursor);
    await afterPage?.(done.length);
  };
  let before = Promise.resolve();
  try {
    for (let { after } = from; ;) {
      const page = await ranking.untold({ runId, partition, after, limit: PAGE_SIZE });
      const answers = await begin(page, { pace, tell: (telling) => tell(runId, telling) });
      await before;
      // What was told is on record first, then the end is reached, or a pause or the end of this worker is heard.
      before = settle(page, answers);
      // Met when it is awaited; until then its failure must not count as unhandled.
      before.catch(() => undefined);
      after = page.at(-1)?.place;
      if (page.length < PAGE_SIZE || context.cancellationSignal.aborted) break;
    }
    await before;
    if (context.cancellationSignal.aborted) await context.cancelled;
    return { told: cursor.told, missed: cursor.missed };
  } finally {
    clearInterval(beating);
  }
}

/** Waits until the next one may be told. */
type Pace = () => Promise<void>;

interface PaceOptions {
  readonly perSecond: number;
  readonly turn: number;
  readonly signal: AbortSignal;
}

interface Begin {
  readonly pace: Pace;
  readonly tell: (telling: Telling) => Promise<void>;
}

/** Begins to tell a page, each at its moment. A cancelled activity begins no further one. */
async function begin(page: readonly Telling[], { pace, tell }: Begin): Promise<Promise<string>[]> {
  const { cancellationSignal } = Context.current();
  const answers: Promise<string>[] = [];
  for (const telling of page) {
    await pace();
    if (cancellationSignal.aborted) break;
    const answer = tell(telling).then(() => telling.proposalId);
    // Met when the page is settled; until then a refusal must not count as unhandled.
    answer.catch(() => undefined);
    answers.push(answer);
  }
  return answers;
}

/**
 * One moment after the other, as far apart as the rate says, whatever happens in between. The first one is not now but in
 * its `turn` (0 to 1) of the first gap: partitions that begin together would otherwise speak together.
 */
function startPace({ perSecond, turn, signal }: PaceOptions): Pace {
  const gapMs = 1_000 / perSecond;
  let next = performance.now() + turn * gapMs;
  return async () => {
    next = Math.max(next, performance.now() - MOST_BEHIND_MS);
    const ms = next - performance.now();
    next += gapMs;
    // A pause of less than a timer's step would only add up to a slower rate.
    if (ms >= 1) await pause(ms, undefined, { signal }).catch(() => undefined);
  };
}
