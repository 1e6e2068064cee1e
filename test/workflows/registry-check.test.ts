import { randomUUID } from 'node:crypto';

import type { RegistryCheckInput, RegistryCheckOutcome } from '../../contracts/registry-check';
import { startRegistryCheck } from '../../contracts/start-registry-check';
import { briskCalendar } from '../support/calendars';
import { actorFor } from '../support/case-follower';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const aCheck = (): { checkId: string; input: RegistryCheckInput } => {
  const household = { reference: 'abcdef012345/17', villageCode: '9901012001' };
  return { checkId: randomUUID(), input: { household, reasonCodes: ['NIK_GANDA'], calendar: briskCalendar() } };
};

describe('a household that the registry lists', () => {
  it('is looked at by the field office of its kabupaten, and what was found is accepted by somebody else', async () => {
    const check = await harness.checkRegistry(aCheck());

    const task = await check.openTask('registry-check');
    await check.complete('registry-check', { outcome: 'listed-twice' });
    const { personId } = actorFor('registry-check');
    const self = await refusalOf(
      check.complete('registry-check-review', { actor: actorFor('registry-check-review', { personId }) }),
    );
    await check.complete('registry-check-review');
    const outcome = (await check.handle.result()) as RegistryCheckOutcome;
    await check.keep('registry-check');

    expect(task).toMatchObject({
      office: '9901',
      role: 'field-facilitator',
      reasonCodes: ['NIK_GANDA'],
      subject: { reference: 'abcdef012345/17', villageCode: '9901012001' },
    });
    expect(self).toBe('same-officer');
    expect(outcome).toEqual({ found: 'listed-twice' });
    expect(check.events.at(-1)).toMatchObject({
      kind: 'registry-check-accepted',
      detail: { outcome: 'listed-twice' },
      status: { stage: 'closed', holder: 'nobody' },
    });
    expect(check.steps.every(({ proposalId }) => proposalId === undefined)).toBe(true);
  });

  it('is looked at again when what was found is refused', async () => {
    const check = await harness.checkRegistry(aCheck());

    await check.complete('registry-check', { outcome: 'not-there' });
    await check.complete('registry-check-review', { outcome: 'refused' });
    await check.complete('registry-check', { outcome: 'identity-right' });
    await check.complete('registry-check-review');

    expect(await check.handle.result()).toEqual({ found: 'identity-right' });
  });

  it('is one check for ever: while it is open, and when it is over', async () => {
    const start = aCheck();
    const check = await harness.checkRegistry(start);
    const again = await startRegistryCheck(harness.client, start);
    await check.complete('registry-check');
    await check.complete('registry-check-review');
    await check.handle.result();

    expect([again, await startRegistryCheck(harness.client, start)]).toEqual([false, false]);
  });

  it('closes its task when an operator stops it', async () => {
    const check = await harness.checkRegistry(aCheck());
    await check.openTask('registry-check');

    await check.handle.cancel();
    await check.untilNoted('registry-check-stopped');

    expect(check.tasks.at(-1)).toMatchObject({ kind: 'registry-check', state: 'CANCELLED' });
  });
});
