import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { OutsideEngine, OutsideResult } from '../activities/outside-ranking';
import { coverNameOf, type OfferedFile, type ResultFault } from '../contracts/ranking-cycle';
import { writeWhole } from '../ranking/duckdb';
import { exportSnapshot } from '../ranking/exchange-export';
import { ExchangeRefused, faultOf } from '../ranking/exchange-faults';
import { importResult } from '../ranking/exchange-import';
import type { RankingModel } from '../ranking/model';
import { fileSha256 } from '../ranking/snapshot';
import type { ActivatedModel } from '../store/ranking-models';

export interface OutsideEngineOptions {
  /** The registry that a run was frozen with. */
  readonly registryOf: (runId: string) => string;
  /** Holds a folder for each run. */
  readonly runsFolder: string;
  /** Where the API puts what is handed in over HTTP, with a folder for each run. Absent where it hands in nothing. */
  readonly resultInbox?: string | undefined;
  readonly memoryLimit: string;
  /** Throws when the artefact is not the one that was activated. */
  readonly checked: (model: ActivatedModel) => Promise<RankingModel>;
}

/**
 * The exchange with a ranking made outside, in the folder of the run: `outside/` is what goes out, `inbox/` is where results
 * come in, each `<file>` with `<file>.cover.json`.
 */
export function createOutsideEngine({
  registryOf,
  runsFolder,
  resultInbox,
  memoryLimit,
  checked,
}: OutsideEngineOptions): OutsideEngine {
  const filesOf = (runId: string) => {
    const folder = join(runsFolder, runId);
    return {
      ...{ runId, registryPath: registryOf(runId), memoryLimit, proposalsPath: join(folder, 'proposals.parquet') },
      ...{
        directory: join(folder, 'outside'),
        inbox: join(folder, 'inbox'),
        resultPath: join(folder, 'result.parquet'),
      },
    };
  };
  return {
    async exportSet({ runId, model }) {
      const rules = await checked(model);
      return exportSnapshot({ ...filesOf(runId), rules, exportedBy: runId, exportedAt: new Date() });
    },
    async takeResult({ runId, offered, takenFrom, takenAt }) {
      const { directory, inbox, ...files } = filesOf(runId);
      const names = [offered.file, coverNameOf(offered.file)];
      if (resultInbox !== undefined) await bringIn(names, { from: join(resultInbox, runId), to: inbox });
      const outsidePath = join(inbox, offered.file);
      const coverPath = coverNameOf(outsidePath);
      const faults = await offerFaults(offered, { outsidePath, coverPath });
      if (faults.length > 0) return { faults };
      const papers = { manifestPath: join(directory, 'manifest.json'), outsidePath, coverPath };
      return refusedOr(async () => {
        const record = await importResult({ ...files, ...papers, importedBy: takenFrom, importedAt: takenAt });
        const { madeBy, madeAt, madeWith } = record.outside;
        const { households, resultSha256, cuts } = record;
        return { households, sha256: resultSha256, cuts, made: { madeBy, madeAt, madeWith } };
      });
    },
  };
}

/**
 * Brings what came in over HTTP into the run's own inbox: a copy, which is checked, taken over and archived, and which nobody
 * but us can reach. What an operator put into the run's inbox by hand lies there already.
 */
async function bringIn(files: readonly string[], { from, to }: { readonly from: string; readonly to: string }) {
  for (const name of files) {
    const arrived = join(from, name);
    if (existsSync(arrived)) await writeWhole(join(to, name), ({ file }) => copyFile(arrived, file));
  }
}

/** Whether what was offered is there, and is what its sender meant. */
async function offerFaults(
  { sha256 }: OfferedFile,
  { outsidePath, coverPath }: { readonly outsidePath: string; readonly coverPath: string },
): Promise<readonly ResultFault[]> {
  const missing = [
    ...(existsSync(outsidePath) ? [] : [faultOf('file-missing', 'result')]),
    ...(existsSync(coverPath) ? [] : [faultOf('file-missing', 'cover')]),
  ];
  if (missing.length > 0) return missing;
  return (await fileSha256(outsidePath)) === sha256 ? [] : [faultOf('file-differs', 'sha256')];
}

async function refusedOr(
  take: () => Promise<OutsideResult>,
): Promise<OutsideResult | { readonly faults: readonly ResultFault[] }> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof ExchangeRefused) return { faults: error.faults };
    throw error;
  }
}
