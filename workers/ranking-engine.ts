import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RankingEngine } from '../activities/cycle-activities';
import { parseModel } from '../ranking/model';
import { readProposalResults } from '../ranking/results';
import { rankSnapshot, snapshotSha256 } from '../ranking/rank';
import { writeProposalsParquet } from '../ranking/proposals';

export interface RankingEngineOptions {
  /** Holds `registry.parquet`; each run gets a folder of its own beside it. */
  readonly directory: string;
  readonly modelFile: string;
  readonly memoryLimit: string;
}

/** The ranking as the cycle uses it: the registry's Parquet, the run's proposals, and a model artefact. */
export function createRankingEngine({ directory, modelFile, memoryLimit }: RankingEngineOptions): RankingEngine {
  const registryPath = join(directory, 'registry.parquet');
  const model = parseModel(readFileSync(modelFile, 'utf8'));
  const filesOf = (runId: string): { proposalsPath: string; resultPath: string } => {
    const folder = join(directory, 'runs', runId);
    mkdirSync(folder, { recursive: true });
    return { proposalsPath: join(folder, 'proposals.parquet'), resultPath: join(folder, 'result.parquet') };
  };
  return {
    async freeze({ runId, proposals }) {
      const { proposalsPath } = filesOf(runId);
      await writeProposalsParquet(proposals, proposalsPath);
      return { sha256: await snapshotSha256([registryPath, proposalsPath]) };
    },
    async rank({ runId }) {
      const { households, sha256 } = await rankSnapshot({ registryPath, model, memoryLimit, ...filesOf(runId) });
      return { households, sha256, modelId: model.id };
    },
    results: ({ runId }) => readProposalResults(filesOf(runId).resultPath),
  };
}
