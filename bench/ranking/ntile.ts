import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

import { sqlText, withDuckDb } from '../../ranking/duckdb';
import { FEATURE_KEYS } from '../../ranking/features';
import type { RankingModel } from '../../ranking/model';
import { startPostgres, type Postgres } from '../../scripts/services/postgres';
import { postgresColumns, postgresScore } from './ntile-score';

/** Seconds of each statement. */
export interface NtileRun {
  readonly score: number;
  readonly national: number;
  readonly kabupaten: number;
}

export interface NtileOptions {
  readonly dataDir: string;
  readonly port: number;
}

const DATABASE = 'ranking';

/** What a database server of this size would be given; the rest of the machine's memory is its file cache. */
const SETTINGS = {
  shared_buffers: '2GB',
  work_mem: '512MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  max_parallel_workers_per_gather: '2',
  max_parallel_workers: '2',
  jit: 'off',
} as const;

/** PostgreSQL with the households in a table `household` and the model in a table `coefficient`. */
export interface NtileStand {
  readonly version: string;
  run(): Promise<NtileRun>;
  close(): Promise<void>;
}

/** Starts PostgreSQL on 127.0.0.1. It keeps its data, so that households are loaded once. */
export async function startNtile({ dataDir, port }: NtileOptions): Promise<Postgres> {
  const postgres = await startPostgres({
    dataDir: join(dataDir, 'postgres'),
    port,
    passwordFile: join(dataDir, 'secrets', 'postgres-password'),
    logFile: join(dataDir, 'postgres.log'),
    runFile: join(dataDir, 'postgres.run'),
    settings: SETTINGS,
  });
  await postgres.ensureDatabase(DATABASE);
  return postgres;
}

/** Loads the registry unless the table holds it already, and the model. Throws what PostgreSQL and DuckDB throw. */
export async function loadNtile(
  postgres: Postgres,
  source: { readonly registryPath: string; readonly fingerprint: string; readonly model: RankingModel },
): Promise<NtileStand> {
  const client = new Client({ connectionString: postgres.connectionString(DATABASE) });
  await client.connect();
  const { rows } = await client.query<{ holds: string | null; version: string }>(
    `select obj_description(to_regclass('household'), 'pg_class') as holds, current_setting('server_version') as version`,
  );
  if (rows[0]?.holds !== source.fingerprint) await loadHouseholds(client, source);
  await loadModel(client, source.model);
  return {
    version: rows[0]?.version ?? 'unknown',
    run: () => runNtile(client, source.model),
    close: () => client.end(),
  };
}

async function loadHouseholds(
  client: Client,
  { registryPath, fingerprint }: { readonly registryPath: string; readonly fingerprint: string },
): Promise<void> {
  const csv = `${registryPath}.csv`;
  const columns = FEATURE_KEYS.map((name) => `"${name}"`);
  await withDuckDb({ memoryLimit: '2GB' }, (duckDb) =>
    duckDb.run(
      `copy (select household_id, kabupaten, ${columns.join(', ')} from read_parquet(${sqlText(registryPath)}))
       to ${sqlText(csv)} (format csv, header false)`,
    ),
  );
  try {
    await chmod(csv, 0o644);
    const types = FEATURE_KEYS.map((name) => `"${name}" ${name === 'landHectare' ? 'double precision' : 'smallint'}`);
    await client.query('drop table if exists household');
    await client.query(
      `create unlogged table household (household_id bigint, stratum smallint, ${types.join(', ')}) with (autovacuum_enabled = false)`,
    );
    await client.query(`copy household from ${sqlText(csv)} (format csv)`);
    await client.query('vacuum analyze household');
    await client.query(`comment on table household is ${sqlText(fingerprint)}`);
  } finally {
    await rm(csv, { force: true });
  }
}

async function loadModel(client: Client, model: RankingModel): Promise<void> {
  const rows = Object.entries(model.strata).map(([code, { intercept, coefficients }]) => {
    return `(${[Number(code), intercept, ...coefficients].join(', ')})`;
  });
  await client.query('drop table if exists coefficient');
  await client.query(`create table coefficient (stratum smallint primary key, ${postgresColumns(model).join(', ')})`);
  await client.query(`insert into coefficient values ${rows.join(', ')}`);
  await client.query('analyze coefficient');
}

async function runNtile(client: Client, model: RankingModel): Promise<NtileRun> {
  await client.query('drop table if exists scored, national, kabupaten');
  await client.query('checkpoint');
  const timed = async (sql: string): Promise<number> => {
    const since = performance.now();
    await client.query(sql);
    return (performance.now() - since) / 1_000;
  };
  const score = await timed(
    `create unlogged table scored as select h.household_id as id, h.stratum, ${postgresScore(model)} as score
     from household h join coefficient c using (stratum)`,
  );
  await client.query('analyze scored');
  const national = await timed(
    'create unlogged table national as select id, ntile(10) over (order by score, id) as decile from scored',
  );
  const kabupaten = await timed(
    'create unlogged table kabupaten as select id, ntile(10) over (partition by stratum order by score, id) as decile from scored',
  );
  return { score, national, kabupaten };
}
