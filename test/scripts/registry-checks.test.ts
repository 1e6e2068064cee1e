import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';

import type { RegistryCheckInput } from '../../contracts/registry-check';
import type { GroundcheckList } from '../../ranking/registry/listed-households';
import { beginChecks, checkIdOf } from '../../scripts/registry-checks';
import { aCalendar } from '../support/calendar';

const LIST: GroundcheckList = {
  sha256: 'ab'.repeat(32),
  households: Array.from({ length: 12 }, (_, index) => ({
    household: index + 1,
    villageCode: index % 2 === 0 ? '9901012001' : '9902012001',
    kinds: index === 0 ? ['double', 'unmatched'] : ['inactive'],
  })),
};

/** A Temporal that keeps every id for ever, and may fail at one start. */
function aTemporal(failsAt?: number) {
  const started = new Map<string, RegistryCheckInput>();
  let calls = 0;
  const start = (type: string, { workflowId, args }: { workflowId: string; args: [RegistryCheckInput] }) => {
    calls += 1;
    if (calls === failsAt) return Promise.reject(new Error('gone'));
    if (started.has(workflowId))
      return Promise.reject(new WorkflowExecutionAlreadyStartedError('again', workflowId, type));
    started.set(workflowId, args[0]);
    return Promise.resolve({});
  };
  return { started, client: { workflow: { start } } as unknown as Client };
}

const NOTHING = { begun: new Set<string>(), open: new Map<string, number>() };
const work = (temporal: ReturnType<typeof aTemporal>, more: object = {}) =>
  beginChecks({
    client: temporal.client,
    list: LIST,
    soFar: NOTHING,
    calendar: aCalendar(),
    perKabupaten: 4,
    perSecond: 1_000,
    ...more,
  });

describe('the checks of a list', () => {
  it('are opened as far as the offices have room, each under an id that follows from list and household', async () => {
    const temporal = aTemporal();

    const answer = await work(temporal);

    expect(answer).toEqual({ begun: 8, known: 0, left: 4 });
    expect(temporal.started.get(`registry-check-${checkIdOf(LIST, 1)}`)).toMatchObject({
      household: { reference: 'abababababab/1', villageCode: '9901012001' },
      reasonCodes: ['NIK_GANDA', 'NIK_TIDAK_DITEMUKAN'],
    });
    expect(checkIdOf(LIST, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(checkIdOf({ sha256: 'cd'.repeat(32) }, 1)).not.toBe(checkIdOf(LIST, 1));
  });

  it('are each opened once, however often it is asked for, also after a call that died', async () => {
    const temporal = aTemporal(5);

    await expect(work(temporal)).rejects.toThrow('gone');
    const resumed = await work(temporal);
    const again = await work(temporal);

    expect(resumed).toEqual({ begun: 4, known: 4, left: 4 });
    expect(again).toEqual({ begun: 0, known: 8, left: 4 });
    expect(temporal.started.size).toBe(8);
  });

  it('go on with the rest once the first are done', async () => {
    const temporal = aTemporal();
    await work(temporal);
    const begun = new Set([...temporal.started.keys()].map((id) => id.replace('registry-check-', '')));

    const answer = await work(temporal, { soFar: { begun, open: new Map([['9901', 3]]) } });

    expect(answer).toEqual({ begun: 3, known: 8, left: 1 });
    expect(temporal.started.size).toBe(11);
  });

  it('are opened at the rate that was said', async () => {
    const since = Date.now();

    await work(aTemporal(), { perSecond: 40 });

    expect(Date.now() - since).toBeGreaterThanOrEqual(8 * 25 - 10);
  });
});
