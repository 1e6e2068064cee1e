import { millisecondCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** Sixty working days are over in a second. */
const calendar = (): ReturnType<typeof millisecondCalendar> => millisecondCalendar({ dayMs: 10 });

describe('a task of the village that nobody finishes', () => {
  it('ends a proposal that was sent back and never corrected', async () => {
    const proposed = await harness.propose({ calendar: calendar() });

    await proposed.sendBack('completeness-check', { reasonCodes: ['BUKTI_KURANG'] });
    const outcome = await proposed.ended('end-lapsed-correction');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'lapsed', reasonCodes: ['TENGGAT_LEWAT', 'BUKTI_KURANG'] });
    expect(proposed.tasks.at(-1)).toMatchObject({
      kind: 'correction',
      state: 'EXPIRED',
      escalationLevel: 1,
      overdue: true,
    });
    expect(proposed.toldHousehold).toContain('closed-lapsed');
  });

  it('ends a proposal whose deliberation was never held', async () => {
    const proposed = await harness.propose({ channel: 'village', evidence: ['ktp', 'kk'], calendar: calendar() });

    const outcome = await proposed.ended('end-lapsed-deliberation');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'lapsed', reasonCodes: ['TENGGAT_LEWAT', 'BUKTI_KURANG'] });
    expect(proposed.tasks).toMatchObject([{ kind: 'deliberation', state: 'EXPIRED' }]);
  });

  it('ends a proposal whose inactive identity was never put right', async () => {
    const proposed = await harness.propose({ calendar: calendar() }, (world) => {
      world.match = () => Promise.resolve(['matched', 'inactive']);
    });

    const outcome = await proposed.ended('end-lapsed-identity');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'lapsed', reasonCodes: ['TENGGAT_LEWAT', 'NIK_TIDAK_AKTIF'] });
    expect(proposed.tasks).toMatchObject([{ kind: 'identity-correction', state: 'EXPIRED' }]);
  });
});
