import { setTimeout as pause } from 'node:timers/promises';

import { serverTime } from '../../domain/calendar/clock';
import type { MatchStatus } from '../../domain/identity/match';
import { millisecondCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** Dukcapil finds somebody inactive until the village has been there. */
const inactiveAtFirst = (_call: unknown, attempt: number): Promise<readonly MatchStatus[]> =>
  Promise.resolve(attempt === 1 ? ['matched', 'inactive'] : ['matched', 'matched']);

describe('the monthly cut-off', () => {
  // Story 14.3: filed on 3 December, an inactive NIK is put right after the 11th, so January's window counts it for Q2.
  it('passes while an identity is held: the household is told its new window and quarter', async () => {
    const calendar = millisecondCalendar({ dayMs: 300, from: '2025-12-03T09:00:00+07:00' });
    const proposed = await harness.propose({ calendar }, (world) => {
      world.match = inactiveAtFirst;
    });

    await proposed.openTask('identity-correction');
    const before = proposed.steps.at(-1)?.proposal;
    await proposed.untilNoted('cut-off-missed');
    const after = proposed.steps.at(-1)?.proposal;
    await proposed.complete('identity-correction', { correctionId: 'kk-after-reactivation' });
    await proposed.openTask('completeness-check');
    await proposed.keep('cut-off-missed');

    expectConsistent(proposed);
    expect(before).toMatchObject({
      quarter: '2026Q1',
      status: { holder: 'village', reasonCodes: ['NIK_TIDAK_AKTIF'] },
    });
    expect(after).toMatchObject({ quarter: '2026Q2', expected: { from: '2026-04-22', until: '2026-04-28' } });
    expect(proposed.toldHousehold).toEqual(expect.arrayContaining(['identity-trouble', 'cut-off-missed']));
    expect(proposed.kinds.filter((kind) => kind === 'cut-off-missed')).toHaveLength(1);
    expect(proposed.world.calls.match).toBe(2);
    expect(proposed.world.corrections).toEqual(['kk-after-reactivation']);
  });

  it('passes while Dukcapil is asked: the household is told as soon as its identity is held', async () => {
    const calendar = millisecondCalendar({ dayMs: 4_000, from: '2025-12-11T12:00:00+07:00' });
    const proposed = await harness.propose({ calendar }, (world) => {
      world.match = async () => {
        await pause(3_000);
        return ['matched', 'inactive'];
      };
    });

    await proposed.openTask('identity-correction');

    const told = proposed.steps.find(({ tasks }) => tasks.some(({ kind }) => kind === 'identity-correction'));
    expectConsistent(proposed);
    expect(proposed.kinds.indexOf('cut-off-missed')).toBeGreaterThan(proposed.kinds.indexOf('identity-matched'));
    expect(told?.proposal).toMatchObject({ quarter: '2026Q2' });
  });

  it('does not matter to an identity that is put right before it', async () => {
    const calendar = millisecondCalendar({ from: '2025-12-03T09:00:00+07:00' });
    const proposed = await harness.propose({ calendar }, (world) => {
      world.match = inactiveAtFirst;
    });

    await proposed.complete('identity-correction');
    await proposed.openTask('completeness-check');

    expectConsistent(proposed);
    expect(proposed.kinds).not.toContain('cut-off-missed');
    expect(proposed.steps.at(-1)?.proposal?.quarter).toBe('2026Q1');
  });

  it('has passed when a household is filed after it, and the notice says so at once', async () => {
    const calendar = millisecondCalendar({ from: '2025-12-12T09:00:00+07:00' });
    const proposed = await harness.propose({ calendar });

    await proposed.openTask('completeness-check');

    expectConsistent(proposed);
    expect(proposed.toldHousehold).toEqual(['cut-off-missed']);
    expect(proposed.steps.at(-1)?.proposal?.quarter).toBe('2026Q2');
  });

  it('is that of the day on which the head signs', async () => {
    const calendar = millisecondCalendar({ dayMs: 200, from: '2025-12-10T09:00:00+07:00' });
    const proposed = await harness.propose({ calendar });
    await proposed.complete('completeness-check');

    const signOffEnds = serverTime(calendar.clock, Date.parse('2025-12-18T00:00:00+07:00'));
    await proposed.until('the end of the sign-off days', () => Date.now() > signOffEnds);
    await proposed.complete('ratification');
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(proposed.steps.map(({ proposal }) => proposal?.quarter)).toEqual(
      expect.arrayContaining(['2026Q1', '2026Q2']),
    );
    expect(proposed.steps.at(-1)?.proposal?.quarter).toBe('2026Q2');
    expect(proposed.toldHousehold).toContain('cut-off-missed');
  });
});
