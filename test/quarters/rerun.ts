import { join } from 'node:path';

import { parseModel } from '../../ranking/model';
import { rankSnapshot } from '../../ranking/rank';
import { listKabupaten } from '../../ranking/regions';
import { fileSha256, snapshotSha256 } from '../../ranking/snapshot';
import type { Evidence } from './evidence';
import type { Life } from './living';

/** What a rerun came to, and what is on record. */
export interface Rerun {
  readonly snapshot: string | null;
  readonly result: string | null;
  readonly file: string;
}

/** Ranks a quarter once more from nothing but its archive and its model on record. */
export async function rerun(
  { system }: Life,
  { run }: Evidence,
): Promise<{ readonly again: Rerun; readonly then: Rerun }> {
  const folder = join(system.directory, 'runs', run.runId);
  const [registryPath = '', proposalsPath = '', archived = ''] = ['registry', 'proposals', 'result'].map((name) =>
    join(folder, `${name}.parquet`),
  );
  const recorded = await system.stores.rankingModels.find({ id: run.modelId ?? '', version: run.modelVersion ?? '' });
  const model = parseModel(recorded?.artefact, { kabupaten: await listKabupaten() });
  const resultPath = join(system.directory, 'again', `${run.version}.parquet`);
  const { sha256 } = await rankSnapshot({ registryPath, proposalsPath, model, resultPath });
  const snapshot = await snapshotSha256([registryPath, proposalsPath]);
  return {
    again: { snapshot, result: sha256, file: await fileSha256(resultPath) },
    then: { snapshot: run.snapshotSha256, result: run.resultSha256, file: await fileSha256(archived) },
  };
}
