import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { FrozenFeatures, RankedFeatures, RankingEngine } from '../activities/cycle-activities';
import type { RankingModel } from '../ranking/model';
import { readModel } from '../ranking/model';
import { writeProposalsParquet } from '../ranking/proposals-file';
import { rankSnapshot } from '../ranking/rank';
import { listKabupaten } from '../ranking/regions';
import { readProposalResults } from '../ranking/results';
import { snapshotSha256 } from '../ranking/snapshot';

export interface RankingEngineOptions {
  /** Holds `registry.parquet`; each run gets a folder of its own beside it. */
  readonly directory: string;
  readonly modelFile: string;
  readonly memoryLimit: string;
}

/** Rows handed to PostgreSQL at once: one statement of some hundred kilobytes. */
const RESULT_PAGE = 5_000;

/** The ranking as the cycle uses it: the registry's Parquet, the run's proposals, and a model artefact. */
export function createRankingEngine({ directory, modelFile, memoryLimit }: RankingEngineOptions): RankingEngine {
  const registryPath = join(directory, 'registry.parquet');
  let model: Promise<RankingModel> | undefined;
  const loaded = (): Promise<RankingModel> => (model ??= loadModel(modelFile));
  const filesOf = (runId: string): { proposalsPath: string; resultPath: string } => {
    const folder = join(directory, 'runs', runId);
    mkdirSync(folder, { recursive: true });
    return { proposalsPath: join(folder, 'proposals.parquet'), resultPath: join(folder, 'result.parquet') };
  };
  return {
    async freeze({ runId, proposals }) {
      const { proposalsPath } = filesOf(runId);
      await writeProposalsParquet(proposals.map(asRow), proposalsPath);
      return { sha256: await snapshotSha256([registryPath, proposalsPath]) };
    },
    async rank({ runId }) {
      const used = await loaded();
      const { households, sha256 } = await rankSnapshot({ registryPath, model: used, memoryLimit, ...filesOf(runId) });
      return { households, sha256, modelId: used.id };
    },
    results: ({ runId }) => inPages(readProposalResults(filesOf(runId).resultPath)),
  };
}

async function loadModel(file: string): Promise<RankingModel> {
  return readModel(file, { kabupaten: await listKabupaten() });
}

function asRow({
  proposalId,
  kabupaten,
  features,
}: FrozenFeatures): Parameters<typeof writeProposalsParquet>[0] extends Iterable<infer Row> ? Row : never {
  return { proposalId, kabupaten, features };
}

async function* inPages(results: AsyncIterable<RankedFeatures>): AsyncGenerator<RankedFeatures[], void> {
  let page: RankedFeatures[] = [];
  for await (const result of results) {
    page.push(result);
    if (page.length < RESULT_PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
