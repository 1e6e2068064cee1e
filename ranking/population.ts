import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { kabupatenOf } from '../domain/region';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import { populationSql, truthSql } from './population-recipe';
import { isKelurahan, listVillages, regionalWelfare } from './regions';

export interface RegistryOptions extends DuckDbLimits {
  /** A whole number. The same seed, number of households and regions give the same file, byte for byte. */
  readonly seed: number;
  readonly households: number;
  /** Where `registry.parquet` goes. Made when it does not exist. */
  readonly directory: string;
  /** 4-digit codes of the kabupaten/kota that have people; without it all 514 and the test kabupaten. */
  readonly regions?: readonly string[] | undefined;
}

export interface RegistrySummary {
  readonly registryPath: string;
  readonly households: number;
  readonly kabupaten: number;
  readonly bytes: number;
  readonly seconds: number;
}

export interface Slot {
  readonly village: string;
  readonly kabupaten: string;
  readonly urban: boolean;
}

/**
 * Makes up a registry: one Parquet file with a row for each household: `household_id` BIGINT from 1, `kabupaten`,
 * `village` and every feature. Rows are made as they are written, so ten million households need little memory.
 * Throws `RangeError` for a number of households or a region that cannot be.
 */
export async function generateRegistry(options: RegistryOptions): Promise<RegistrySummary> {
  const startedAt = performance.now();
  const { households, directory, memoryLimit, threads } = options;
  assertCountable(options);
  const slots = await listSlots(options.regions);
  const registryPath = join(directory, 'registry.parquet');
  const kabupaten = await writeWhole(registryPath, ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await loadSlots(duckDb, slots);
      // A join gives its rows in the order of its left side. Left alone, DuckDB may swap the sides of a small registry.
      await duckDb.run("set disabled_optimizers = 'join_order,build_side_probe_side'");
      const sql = populationSql({ ...options, slots: slots.length });
      await duckDb.run(`copy (${sql}) to ${sqlText(file)} (format parquet, compression zstd)`);
      return countKabupaten(duckDb, file);
    }),
  );
  const { size: bytes } = await stat(registryPath);
  return { registryPath, households, kabupaten, bytes, seconds: secondsSince(startedAt) };
}

/**
 * Makes the registry unless `directory` holds one made from the same options and recipe. `made` tells which.
 * Throws what `generateRegistry` throws.
 */
export async function ensureRegistry(options: RegistryOptions): Promise<RegistrySummary & { readonly made: boolean }> {
  const stampPath = join(options.directory, 'registry.json');
  const fingerprint = await fingerprintOf(options);
  const stamp = await readStamp(stampPath);
  const registryPath = join(options.directory, 'registry.parquet');
  const isWhole = await hasSize(registryPath, stamp?.summary.bytes);
  if (stamp?.fingerprint === fingerprint && isWhole) return { ...stamp.summary, registryPath, made: false };

  const summary = await generateRegistry(options);
  const content = JSON.stringify({ fingerprint, summary }, undefined, 2);
  await writeWhole(stampPath, ({ file }) => writeFile(file, `${content}\n`));
  return { ...summary, made: true };
}

/** Writes the true deciles of a made-up registry: what a model is measured against. */
export async function writeTruth(options: RegistryOptions & { readonly truthPath: string }): Promise<void> {
  const { truthPath, memoryLimit, threads } = options;
  assertCountable(options);
  const slots = await listSlots(options.regions);
  await writeWhole(truthPath, ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await loadSlots(duckDb, slots);
      const sql = truthSql({ ...options, slots: slots.length });
      await duckDb.run(`copy (${sql}) to ${sqlText(file)} (format parquet, compression zstd)`);
    }),
  );
}

interface Stamp {
  readonly fingerprint: string;
  readonly summary: RegistrySummary;
}

async function readStamp(path: string): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Stamp;
  } catch {
    // No stamp or a spoiled one: the registry is made again.
    return undefined;
  }
}

async function hasSize(path: string, bytes: number | undefined): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.size === bytes;
}

/** Changes with the options, the recipe, the list of villages and what is assumed about the regions. */
async function fingerprintOf({ seed, households, regions }: RegistryOptions): Promise<string> {
  const slots = await listSlots(regions);
  const welfare = [...new Set(slots.map(({ kabupaten }) => kabupaten))].map(regionalWelfare);
  const villages = slots.map(({ village }) => village).join();
  const recipe = populationSql({ seed, households, slots: slots.length });
  return createHash('sha256')
    .update(JSON.stringify([recipe, welfare, villages]))
    .digest('hex');
}

function assertCountable({ seed, households }: RegistryOptions): void {
  if (!Number.isSafeInteger(households) || households < 1) throw new RangeError('Households must be a whole number.');
  if (!Number.isSafeInteger(seed)) throw new RangeError('The seed must be a whole number.');
}

/** Java's provinces are 31 to 36. Their villages are larger, and a kelurahan holds more people than a desa. */
function weightOf(village: string): number {
  if (isKelurahan(village)) return 3;
  return village.startsWith('3') ? 2 : 1;
}

/**
 * Each village of `regions`, without it of the country, as often as its weight, so that drawing slots evenly spreads people
 * over it. Throws `RangeError` for a region that does not exist.
 */
export async function listSlots(regions: readonly string[] | undefined): Promise<readonly Slot[]> {
  const wanted = new Set(regions);
  const villages = (await listVillages()).filter((code) => regions === undefined || wanted.has(kabupatenOf(code)));
  const found = new Set(villages.map(kabupatenOf));
  if (found.size === 0 || [...wanted].some((code) => !found.has(code))) throw new RangeError('A region is unknown.');
  return villages.flatMap((village) => {
    const slot = { village, kabupaten: kabupatenOf(village), urban: isKelurahan(village) };
    return Array.from({ length: weightOf(village) }, () => slot);
  });
}

/** Makes the table `slot (slot, village, kabupaten, urban, welfare)`, numbered from 0. */
export async function loadSlots(duckDb: DuckDBConnection, slots: readonly Slot[]): Promise<void> {
  await duckDb.run(
    'create temp table slot (slot integer, village text, kabupaten text, urban boolean, welfare double)',
  );
  const welfare = new Map<string, number>();
  const appender = await duckDb.createAppender('slot');
  slots.forEach(({ village, kabupaten, urban }, index) => {
    if (!welfare.has(kabupaten)) welfare.set(kabupaten, regionalWelfare(kabupaten));
    appender.appendInteger(index);
    appender.appendVarchar(village);
    appender.appendVarchar(kabupaten);
    appender.appendBoolean(urban);
    appender.appendDouble(welfare.get(kabupaten) ?? 0);
    appender.endRow();
  });
  appender.closeSync();
}

async function countKabupaten(duckDb: DuckDBConnection, file: string): Promise<number> {
  const sql = `select count(distinct kabupaten)::integer as kabupaten from read_parquet(${sqlText(file)})`;
  const [row] = await rowsOf<{ kabupaten: number }>(duckDb, sql);
  return row?.kabupaten ?? 0;
}

function secondsSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt) / 1_000;
}
