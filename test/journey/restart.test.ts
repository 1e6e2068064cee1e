import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { submissionOf } from '../../scripts/play/demonstration';
import { createApiClient } from '../../scripts/play/api-client';
import { createOffices } from '../../scripts/play/officials';
import { startSystem, type RunningSystem } from '../../scripts/system';
import { TEST_DATA } from '../support/environment';
import { freePort } from '../../platform/ports';

const dataDir = join(TEST_DATA, 'restart');
const steps: string[] = [];

async function start(): Promise<RunningSystem> {
  const [api, sandbox, postgres, temporal, temporalUi, codec] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  return startSystem({
    dataDir,
    ports: { api, sandbox, postgres, temporal, temporalUi, codec },
    households: 2_000,
    step: (name, work) => {
      steps.push(name);
      return work();
    },
  });
}

describe('the whole system', () => {
  it('goes on where the proposals stood after it was stopped and started again', async () => {
    await rm(dataDir, { recursive: true, force: true });
    const before = await start();
    const family = await createOffices(createApiClient(before)).file({
      as: 'dewi',
      submission: submissionOf({ seed: 1, village: '3201022003', channel: 'kemensos' }),
    });
    const offices = createOffices(createApiClient(before));
    await offices.complete(family, { kind: 'completeness-check', outcome: 'verified', as: 'budi' });
    await before.stop();

    const after = await start();
    const later = createOffices(createApiClient(after));
    const status = await later.complete(family, { kind: 'ratification', outcome: 'ratified', as: 'dadang' });
    const registered = await later.until(family, ({ status: { stage } }) => stage !== 'intake');
    await after.stop();

    expect(status.body).toMatchObject({ proposalId: family.proposalId });
    expect(['registration', 'groundcheck', 'ranking']).toContain(registered.status.stage);
    expect(steps.filter((name) => name === 'Temporal')).toHaveLength(2);
  });
});
