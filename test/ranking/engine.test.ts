import { cpSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { modelSha256 } from '../../ranking/model-signature';
import { generateRegistry } from '../../ranking/population';
import { snapshotSha256 } from '../../ranking/snapshot';
import { createRankingEngine } from '../../workers/ranking-engine';
import { demoModel, testFolder } from './folder';

const directory = testFolder();
const registryPath = join(directory, 'registry.parquet');
const engine = createRankingEngine({ directory, memoryLimit: '1GB' });
const artefact = demoModel();
const model = { id: artefact.id, version: artefact.version, sha256: modelSha256(artefact), artefact };

/** Puts a registry in the place of the one before, as the tools that make one do. */
async function deliver(seed: number): Promise<void> {
  const made = await generateRegistry({ seed, households: 500, directory: join(directory, 'made'), regions: ['9901'] });
  renameSync(made.registryPath, registryPath);
}

beforeEach(() => deliver(1));

it('ranks a run from the registry it was frozen with, whatever is delivered meanwhile', async () => {
  const undisturbed = { runId: 'undisturbed', proposals: [] };
  const frozen = await engine.freeze(undisturbed);
  const expected = await engine.rank({ ...undisturbed, model });

  const disturbed = { runId: 'disturbed', proposals: [] };
  await engine.freeze(disturbed);
  await deliver(2);
  const again = await engine.freeze(disturbed);
  const ranked = await engine.rank({ ...disturbed, model });

  expect(again).toEqual(frozen);
  expect(ranked).toEqual(expected);
});

it('finds an earlier set again when a later one has been delivered, so that its cuts can be told under another model', async () => {
  const run = { runId: 'earlier', proposals: [] };
  const { sha256 } = await engine.freeze(run);
  const { cuts } = await engine.rank({ ...run, model });
  await deliver(2);

  const carried = await engine.carriedCuts({ ...run, snapshotSha256: sha256, model });
  const folder = join(directory, 'runs', run.runId);

  expect(carried).toEqual(cuts);
  expect(await snapshotSha256(['registry.parquet', 'proposals.parquet'].map((name) => join(folder, name)))).toBe(
    sha256,
  );
});

it('takes no room for a registry that several runs share', async () => {
  await engine.freeze({ runId: 'one', proposals: [] });
  await engine.freeze({ runId: 'two', proposals: [] });
  const inodes = ['one', 'two'].map((runId) => statSync(join(directory, 'runs', runId, 'registry.parquet')).ino);

  expect(new Set([...inodes, statSync(registryPath).ino]).size).toBe(1);
});

it('goes on with the delivered registry where a run was frozen before any was kept', async () => {
  const run = { runId: 'without', proposals: [] };
  await engine.freeze({ ...run, runId: 'with' });
  const { cuts } = await engine.rank({ runId: 'with', model });
  cpSync(join(directory, 'runs', 'with', 'proposals.parquet'), join(directory, 'runs', run.runId, 'proposals.parquet'));

  expect((await engine.rank({ ...run, model })).cuts).toEqual(cuts);
});
