import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

describe('the journey', () => {
  it('carries a household from intake to its decision', async () => {
    const proposed = await harness.propose();

    await proposed.complete('completeness-check');
    await proposed.complete('ratification');
    await proposed.rank();
    const { openTask: _none, ...status } = proposed.lastStatus ?? { openTask: undefined };

    expect(status).toMatchObject({ stage: 'objection', nextStep: 'objection-window', holder: 'household' });
  });
});
