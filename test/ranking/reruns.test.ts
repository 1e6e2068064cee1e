import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { generateRegistry } from '../../ranking/population';
import { rankSnapshot, type RankingOptions } from '../../ranking/rank';
import { resultSha256 } from '../../ranking/result-hash';
import { fileSha256 } from '../../ranking/snapshot';
import { demoModel, testFolder } from './folder';

const RERUNS = 100;
const KILLS = 20;
const COMPILED = join(__dirname, '../../dist/ranking/rank.js');

const folder = testFolder();
const { strata, ...rest } = demoModel();
/** One kabupaten is enough here, and a hundred times faster to load. */
const model = { ...rest, strata: Object.fromEntries(Object.entries(strata).filter(([code]) => code === '9901')) };
let registryPath: string;

beforeAll(async () => {
  const made = await generateRegistry({
    seed: 5,
    households: 3_000,
    directory: folder,
    regions: ['9901'],
    threads: 1,
  });
  registryPath = made.registryPath;
});

function optionsFor(name: string): RankingOptions {
  return { registryPath, model, resultPath: join(folder, name, 'result.parquet'), threads: 1 };
}

async function hashOf(path: string): Promise<string> {
  const { sha256 } = await withDuckDb({ threads: 1 }, (duckDb) => resultSha256(duckDb, path));
  return sha256;
}

/** Ranks in a process of its own and kills it after a while. Answers whether it was killed before it was done. */
async function killedRun(options: RankingOptions, afterMs: number): Promise<boolean> {
  const script = 'const { rankSnapshot } = require(process.argv[1]); rankSnapshot(JSON.parse(process.argv[2]));';
  const child = spawn(process.execPath, ['-e', script, COMPILED, JSON.stringify(options)], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await pause(afterMs);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  return signal === 'SIGKILL';
}

describe('a ranking that is run again', () => {
  it('says the same a hundred times', async () => {
    const hashes = new Set<string>();
    for (let run = 0; run < RERUNS; run += 1) hashes.add((await rankSnapshot(optionsFor('again'))).sha256);

    expect([...hashes]).toEqual([await hashOf(optionsFor('again').resultPath)]);
  });

  it('leaves a whole result or none when it is killed, twenty times, and ends with the same', async () => {
    const { sha256 } = await rankSnapshot(optionsFor('whole'));
    mkdirSync(join(folder, 'killed'));
    let killed = 0;
    const found: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const options = optionsFor('killed');
      // Spread over a run, from its start to after its end, the same way each time.
      if (await killedRun(options, 60 + ((kill * 37) % KILLS) * 25)) killed += 1;
      if (existsSync(options.resultPath)) found.push(await hashOf(options.resultPath));
    }

    expect(found.filter((hash) => hash !== sha256)).toEqual([]);
    expect(killed).toBeGreaterThan(KILLS / 4);
    expect((await rankSnapshot(optionsFor('killed'))).sha256).toBe(sha256);
  });

  it('says the same within a small limit of memory', async () => {
    const { sha256, cuts } = await rankSnapshot(optionsFor('unlimited'));

    const limited = await rankSnapshot({ ...optionsFor('limited'), memoryLimit: '64MB' });

    expect({ sha256: limited.sha256, cuts: limited.cuts }).toEqual({ sha256, cuts });
  });
});

describe('a ranking of more households than fit in one row group', () => {
  /** DuckDB hands out row groups of 122,880 households to its threads. */
  const households = 300_000;
  let large: string;

  /** Rows of a result whose id is not above the one before it. */
  async function outOfOrder(path: string): Promise<number> {
    const before = 'lag(household_id) over (order by file_row_number)';
    const rows = await withDuckDb({ threads: 1 }, (duckDb) =>
      rowsOf<{ rows: number }>(
        duckDb,
        `select count(*) filter (where not household_id > before)::integer as rows
        from (select household_id, ${before} as before from read_parquet(${sqlText(path)}, file_row_number = true))`,
      ),
    );
    return rows[0]?.rows ?? NaN;
  }

  beforeAll(async () => {
    const directory = join(folder, 'large');
    const made = await generateRegistry({ seed: 6, households, directory, regions: ['9901'], threads: 1 });
    large = made.registryPath;
  });

  it('is in the order of their ids and the same bytes with 1, 2 and 4 threads', async () => {
    const files = new Set<string>();
    for (const threads of [1, 2, 4, 4, 4]) {
      const options = { ...optionsFor('large'), registryPath: large, threads };
      await rankSnapshot(options);
      expect(await outOfOrder(options.resultPath)).toBe(0);
      files.add(await fileSha256(options.resultPath));
    }

    expect(files.size).toBe(1);
  });

  it('is in the order of their ids when the registry is not', async () => {
    const shuffled = join(folder, 'shuffled.parquet');
    const copy = `copy (from read_parquet(${sqlText(large)}) order by hash(household_id)) to ${sqlText(shuffled)} (format parquet)`;
    await withDuckDb({ threads: 2 }, (duckDb) => rowsOf(duckDb, copy));
    const straight = { ...optionsFor('straight'), registryPath: large, threads: 2 };
    const mixed = { ...optionsFor('mixed'), registryPath: shuffled, threads: 2 };

    await rankSnapshot(straight);
    await rankSnapshot(mixed);

    expect(await fileSha256(mixed.resultPath)).toBe(await fileSha256(straight.resultPath));
  });
});
