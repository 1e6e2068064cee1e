import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { chmod, copyFile, link, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { FrozenFeatures, RankedFeatures, RankingEngine } from '../activities/cycle-activities';
import { writeWhole } from '../ranking/duckdb';
import { parseModel, type RankingModel } from '../ranking/model';
import { modelSha256 } from '../ranking/model-signature';
import { writeProposalsParquet } from '../ranking/proposals-file';
import { rankSnapshot } from '../ranking/rank';
import { listKabupaten } from '../ranking/regions';
import { readProposalResults } from '../ranking/results';
import { snapshotSha256 as hashOfSnapshot } from '../ranking/snapshot';
import type { ActivatedModel } from '../store/ranking-models';
import type { RunManifest } from '../store/run-manifest';
import { createOutsideEngine } from './outside-engine';

export interface RankingEngineOptions {
  /**
   * Holds `registry.parquet`; each run gets a folder of its own beside it. A new registry takes the place of the one before by
   * a rename, as all our tools write it: runs keep the earlier file under a second name.
   */
  readonly directory: string;
  readonly memoryLimit: string;
  /** Where the API puts results that were made outside. */
  readonly resultInbox?: string;
}

/** For whoever owns the files, too: what a quarter was decided on is not changed by mistake. */
const READ_ONLY = 0o444;

/** Rows handed to PostgreSQL at once: one statement of some hundred kilobytes. */
const RESULT_PAGE = 5_000;

/** The ranking as the cycle uses it: the registry's Parquet, the run's proposals, and the model it is handed. */
export function createRankingEngine({ directory, memoryLimit, resultInbox }: RankingEngineOptions): RankingEngine {
  const delivered = join(directory, 'registry.parquet');
  const filesOf = (runId: string): RunFiles => filesIn(join(directory, 'runs', runId), delivered);
  const registryOfRun = (runId: string): string => filesOf(runId).registryPath;
  const runsFolder = join(directory, 'runs');
  return {
    ...createOutsideEngine({ registryOf: registryOfRun, runsFolder, resultInbox, memoryLimit, checked }),
    async freeze({ runId, proposals }) {
      const { folder, proposalsPath } = filesOf(runId);
      const registryPath = await keepRegistry(delivered, folder);
      await writeProposalsParquet(proposals.map(asRow), proposalsPath);
      return { sha256: await hashOfSnapshot([registryPath, proposalsPath]) };
    },
    async rank({ runId, model, onProgress }) {
      const { registryPath, proposalsPath, resultPath } = filesOf(runId);
      const limits = { memoryLimit, onProgress };
      const files = { registryPath, proposalsPath, resultPath };
      const { households, sha256, cuts } = await rankSnapshot({ ...files, model: await checked(model), ...limits });
      return { households, sha256, cuts };
    },
    async carriedCuts({ runId, snapshotSha256, model }) {
      const { registryPath, proposalsPath, resultPath } = filesOf(runId);
      if (!existsSync(proposalsPath)) return undefined;
      // A run that kept no registry of its own may have lost it: a new one has been delivered since.
      if ((await hashOfSnapshot([registryPath, proposalsPath])) !== snapshotSha256) return undefined;
      const used = await checked(model);
      const carriedPath = `${resultPath}.carried`;
      const { cuts } = await rankSnapshot({
        registryPath,
        proposalsPath,
        model: used,
        memoryLimit,
        resultPath: carriedPath,
      });
      rmSync(carriedPath);
      return cuts;
    },
    async archive({ runId, manifest }) {
      const archived = await archive(join(directory, 'runs', runId), manifest);
      // What was taken over lies with the run; the others are awaited no more.
      if (resultInbox !== undefined) await rm(join(resultInbox, runId), { recursive: true, force: true });
      return archived;
    },
    results: ({ runId }) => inPages(readProposalResults(filesOf(runId).resultPath)),
  };
}

interface RunFiles {
  readonly folder: string;
  readonly registryPath: string;
  readonly proposalsPath: string;
  readonly resultPath: string;
}

/** The files of a run. Runs that were frozen before registries were kept have the one that lies there now. */
function filesIn(folder: string, delivered: string): RunFiles {
  mkdirSync(folder, { recursive: true });
  const kept = registryOf(folder);
  return {
    folder,
    registryPath: existsSync(kept) ? kept : delivered,
    proposalsPath: join(folder, 'proposals.parquet'),
    resultPath: join(folder, 'result.parquet'),
  };
}

function registryOf(folder: string): string {
  return join(folder, 'registry.parquet');
}

/**
 * Keeps the registry with the run that is frozen, so that one delivered later changes nothing in it. A second name costs no
 * room; where the disk knows none, it is a copy. The registry that an earlier attempt kept stays.
 */
async function keepRegistry(delivered: string, folder: string): Promise<string> {
  const kept = registryOf(folder);
  if (existsSync(kept)) return kept;
  try {
    await link(delivered, kept);
  } catch {
    // Two attempts at once keep the one that was first.
    if (existsSync(kept)) return kept;
    await writeWhole(kept, ({ file }) => copyFile(delivered, file));
  }
  return kept;
}

/** The same manifest is the same file: it is written before the folder's files are closed to changes. */
async function archive(folder: string, manifest: RunManifest): Promise<{ sha256: string }> {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeWhole(join(folder, 'manifest.json'), ({ file }) => writeFile(file, text));
  // What went out to be ranked, and what came back, lies in folders below.
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name, parentPath }) => join(parentPath, name));
  await Promise.all(files.map((name) => chmod(name, READ_ONLY)));
  return { sha256: createHash('sha256').update(text).digest('hex') };
}

/** Whoever could change the row could change who is helped, so the artefact is held against its hash. */
async function checked({ artefact, sha256 }: ActivatedModel): Promise<RankingModel> {
  if (modelSha256(artefact) !== sha256) throw new Error('The ranking model is not the one that was activated');
  return parseModel(artefact, { kabupaten: await listKabupaten() });
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
