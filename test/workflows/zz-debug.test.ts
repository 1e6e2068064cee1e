
import { millisecondCalendar } from '../support/calendars';
import { WorkerHarness } from '../support/worker-harness';
let harness: WorkerHarness;
beforeAll(async () => { harness = await WorkerHarness.start(); });
afterAll(() => harness.stop());
it('debug', async () => {
    const proposed = await harness.propose({ calendar: millisecondCalendar({ dayMs: 80 }) });
    await proposed.sendBack('completeness-check');
    const { taskId } = await proposed.openTask('correction');
    await proposed.untilNoted('task-escalated');
    await proposed.untilIdle();
    const fired = async () => ((await proposed.handle.fetchHistory()).events ?? []).filter((e) => e.timerFiredEventAttributes != null).length;
    const before = await fired();
    await harness.stopWorkers();
    const corrected = proposed.complete('correction', { taskId });
    await proposed.until('x', async () => (await fired()) > before);
    await harness.startWorkers();
    await corrected;
    const { events } = await proposed.handle.fetchHistory();
    console.log(before, (events ?? []).slice(-24).map((e) => `${e.eventId} ${e.eventType} ${Object.keys(e).find((k) => k.endsWith('Attributes'))}`).join('\n'), proposed.kinds);
});
