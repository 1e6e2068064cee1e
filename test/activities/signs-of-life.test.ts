import { MockActivityEnvironment } from '@temporalio/testing';

import { createCycleActivities, type CycleActivityDependencies } from '../../activities/cycle-activities';
import type { OpenedCycle } from '../../contracts/activities';
import { aCalendar } from '../support/calendar';
import { V_79 } from '../support/eligibility';
import { installQuietRuntime } from '../support/quiet-runtime';

beforeAll(() => {
  installQuietRuntime();
});
afterEach(() => {
  jest.useRealTimers();
});

const MINUTES = 3;
const CYCLE: OpenedCycle = { runId: 'ranking-2026Q1', version: '2026Q1', quarter: '2026Q1', calendar: aCalendar() };
const SIGNED = { sha256: 'ab'.repeat(32), decisions: 1, determinedBy: 'one', signedBy: 'other' };

/** What takes minutes over a nation, and has nothing to say of itself before it is over. */
const later = <Result>(result: Result): Promise<Result> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(result);
    }, MINUTES * 60_000);
  });

/** A world in which every statement over the whole set takes minutes. */
const slow = {
  ranking: {
    freeze: () => later(1),
    frozenProposals: () => Promise.resolve([]),
    absentQuotas: () => Promise.resolve([]),
    propose: () => later({ decisions: 1, sha256: SIGNED.sha256 }),
    applyDetermined: () => later(1),
    decide: () => later(1),
    record: () => Promise.resolve(),
    progress: { note: () => Promise.resolve() },
  },
  reference: { eligibilityRules: () => Promise.resolve(V_79) },
  engine: { freeze: () => Promise.resolve({ sha256: 'cd'.repeat(32) }) },
  now: () => Date.parse('2026-01-23T01:00:00Z'),
} as unknown as CycleActivityDependencies;

const activities = createCycleActivities(slow);
const decided = { ...CYCLE, decileVersion: '2026Q1' };

it.each([
  ['freezing', () => activities.freezeSet(CYCLE)],
  ['proposing', () => activities.proposeOutcome(decided)],
  ['putting into force', () => activities.applyDetermined({ ...decided, signed: SIGNED })],
  ['deciding at once', () => activities.applyOutcome(decided)],
] as const)('%s for minutes gives signs of life, and none when it is over', async (_step, work) => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const environment = new MockActivityEnvironment();
  const beats = jest.fn();
  environment.on('heartbeat', beats);

  const working = environment.run<[], unknown, () => Promise<unknown>>(() => work());
  await jest.advanceTimersByTimeAsync(MINUTES * 60_000);
  await working;
  const during = beats.mock.calls.length;
  await jest.advanceTimersByTimeAsync(60_000);

  // The server gives the step to another worker after a minute without one.
  expect(during).toBeGreaterThan(MINUTES * 2);
  expect(beats).toHaveBeenCalledTimes(during);
});

it('ranking tells how far it is while it lasts, and that it is over at the end, whatever cannot be noted', async () => {
  const noted: unknown[] = [];
  const model = { id: 'm', version: '1', sha256: SIGNED.sha256 };
  const dependencies = {
    ...slow,
    rankingModels: { inForce: () => Promise.resolve(model) },
    ranking: {
      ...slow.ranking,
      ranked: () => Promise.resolve(undefined),
      rankedBefore: () => Promise.resolve(undefined),
      counts: () => Promise.resolve({ proposals: 0, returned: 0 }),
      progress: {
        note: (_run: string, progress: { readonly done: number }) => {
          if (progress.done === 2) return Promise.reject(new Error('The database is away.'));
          return Promise.resolve(noted.push(progress));
        },
      },
    },
    engine: {
      ...slow.engine,
      async *results() {
        // Nobody proposed.
      },
      rank: ({ onProgress }: { readonly onProgress: (progress: unknown) => void }) => {
        for (const done of [1, 2, 3]) onProgress({ done, of: 5 });
        return Promise.resolve({ households: 5, sha256: SIGNED.sha256, cuts: {} });
      },
    },
  } as unknown as CycleActivityDependencies;

  const environment = new MockActivityEnvironment();
  await environment.run(() => createCycleActivities(dependencies).rankSet(CYCLE));

  expect(noted).toEqual([1, 3, 5].map((done) => ({ step: 'rank', done, of: 5 })));
});
