import type { MatchStatus } from '../../domain/identity/match';
import type { TaskKind } from '../../domain/tasks/catalogue';
import { expectConsistent } from '../support/journal-assertions';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

describe('a failed criterion', () => {
  it.each([
    ['a', 'KRIT_A'],
    ['b', 'KRIT_B'],
    ['c', 'KRIT_C'],
    ['d', 'KRIT_D'],
    ['e', 'KRIT_E'],
  ] as const)('%s goes back to the region as %s, and is registered once it is repaired', async (criterion, code) => {
    const proposed = await harness.propose({}, (world) => {
      world.register = (_call, attempt) =>
        Promise.resolve(
          attempt === 1
            ? { registered: false, failed: [criterion] }
            : { registered: true, registrationNumber: 'REG-2' },
        );
    });

    await proposed.throughIntake();
    const repair = await proposed.openTask('region-repair');
    await proposed.complete('region-repair');
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(repair).toMatchObject({ role: 'dinsos-verifier', office: '9901', reasonCodes: [code] });
    expect(proposed.steps.at(-1)?.proposal).toMatchObject({ registrationNumber: 'REG-2', returns: 1 });
  });

  it('is named with every other that failed, in the order of the law, as often as it takes', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.register = (_call, attempt) =>
        Promise.resolve(
          attempt <= 2 ? { registered: false, failed: ['e', 'b'] } : { registered: true, registrationNumber: 'REG-3' },
        );
    });

    await proposed.throughIntake();
    const repair = await proposed.openTask('region-repair');
    await proposed.complete('region-repair');
    await proposed.complete('region-repair');
    await proposed.awaitsVersion();
    await proposed.keep('criterion-failed');

    expectConsistent(proposed);
    expect(repair.reasonCodes).toEqual(['KRIT_B', 'KRIT_E']);
    expect(proposed.steps.at(-1)?.proposal?.returns).toBe(2);
  });
});

describe('what Dukcapil says at entry', () => {
  const consequences: readonly (readonly [status: MatchStatus, task: TaskKind])[] = [
    ['matched', 'completeness-check'],
    ['not-found', 'completeness-check'],
    ['double', 'completeness-check'],
    ['name-differs', 'completeness-check'],
    ['kk-differs', 'completeness-check'],
    ['birth-date-differs', 'completeness-check'],
    ['not-recorded', 'completeness-check'],
    ['inactive', 'identity-correction'],
  ];

  it.each(consequences)('%s leads to %s', async (status, task) => {
    const proposed = await harness.propose({}, (world) => {
      world.match = () => Promise.resolve(['matched', status]);
    });

    await proposed.openTask(task);

    expectConsistent(proposed);
    expect(proposed.tasks.map(({ kind }) => kind)).toEqual([task]);
  });

  it('is flagged in the timeline by its codes, each once', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.match = () => Promise.resolve(['double', 'matched', 'double', 'kk-differs']);
    });

    await proposed.openTask('completeness-check');

    expect(proposed.events.find(({ kind }) => kind === 'identity-matched')?.reasonCodes).toEqual([
      'NIK_GANDA',
      'KK_BERBEDA',
    ]);
  });
});

describe('what Dukcapil says at registration', () => {
  const consequences: readonly (readonly [status: MatchStatus, task: TaskKind, code: string])[] = [
    ['not-found', 'groundcheck-visit', 'NIK_TIDAK_DITEMUKAN'],
    ['double', 'groundcheck-visit', 'NIK_GANDA'],
    ['name-differs', 'region-repair', 'NAMA_BERBEDA'],
    ['kk-differs', 'region-repair', 'KK_BERBEDA'],
    ['birth-date-differs', 'region-repair', 'TANGGAL_LAHIR_BERBEDA'],
    ['not-recorded', 'region-repair', 'BELUM_REKAM'],
  ];

  it.each(consequences)('%s leads to %s before anything is registered', async (status, task, code) => {
    const proposed = await harness.propose({}, (world) => {
      world.match = () => Promise.resolve(['matched', status]);
    });

    await proposed.throughIntake();
    await proposed.openTask(task);

    expectConsistent(proposed);
    expect(proposed.world.calls.register).toBe(0);
    expect(proposed.events.flatMap(({ reasonCodes }) => reasonCodes)).toContain(code);
  });

  it('inactive goes back to the region even when nobody knew at entry', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.match = (_call, attempt) => Promise.resolve(attempt === 1 ? ['matched'] : ['inactive']);
    });

    await proposed.sendBack('completeness-check');
    await proposed.complete('correction');
    await proposed.throughIntake();
    const repair = await proposed.openTask('region-repair');

    expectConsistent(proposed);
    expect(repair.reasonCodes).toEqual(['NIK_TIDAK_AKTIF']);
  });

  it('weighs a plain disagreement before a doubtful identity', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.match = (_call, attempt) =>
        Promise.resolve(attempt === 1 ? ['double', 'kk-differs'] : ['double', 'matched']);
    });

    await proposed.throughIntake();
    await proposed.complete('region-repair');
    await proposed.openTask('groundcheck-visit');

    expectConsistent(proposed);
    expect(proposed.tasks.at(-2)).toMatchObject({ kind: 'region-repair', reasonCodes: ['NIK_GANDA', 'KK_BERBEDA'] });
  });

  it('double is settled by the visit, and the household is then registered', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.match = () => Promise.resolve(['double']);
    });

    await proposed.throughIntake();
    await proposed.throughGroundcheck();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(proposed.world.calls.register).toBe(1);
  });

  it('double after BPS handed the household back is visited as well', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.match = (_call, attempt) => Promise.resolve(attempt === 1 ? ['matched'] : ['double']);
    });
    await proposed.throughIntake();
    await proposed.awaitsVersion();

    await proposed.tell({ kind: 'returned', runId: 'ranking-2026Q1', reasonCodes: ['NIK_KK_DITOLAK_BPS'] });
    await proposed.complete('region-repair');
    await proposed.throughGroundcheck();
    await proposed.awaitsVersion();
    await proposed.keep('returned-and-visited');

    expectConsistent(proposed);
    expect(proposed.world.calls.register).toBe(2);
  });
});
