import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { World } from './support';

/** What stands in one place, told piece by piece because some places are larger than a string may be. */
export type Place = Iterable<string> | AsyncIterable<string>;

/** Every table of every schema but PostgreSQL's own, row by row; bytes as hexadecimal digits. */
export async function* everyRow({ database }: World): AsyncGenerator<string> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    yield rows.map(({ row }) => row).join('\n');
  }
}

/** Logs of all processes and whatever else the system writes into files of this folder of its data. */
export function* everyFile({ journey }: World, folder: string): Generator<string> {
  const path = join(journey.dataDir, folder);
  if (!existsSync(path)) return;
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
  for (const file of files) if (statSync(file).isFile()) yield readFileSync(file, 'latin1');
}

/** Histories as Temporal answers them, with payloads as the bytes they are. */
export async function* everyHistory({ temporal }: World, workflowIds: readonly string[]): AsyncGenerator<string> {
  for (const workflowId of workflowIds)
    yield written(await temporal.workflow.getHandle(workflowId).fetchHistory()).join('\n');
}

/** What Temporal tells of every workflow without its history: ids, search attributes, memos, labels, pending failures. */
export async function* everyDescription({ temporal }: World, workflowIds: readonly string[]): AsyncGenerator<string> {
  for await (const listed of temporal.workflow.list()) yield written(listed.raw).join('\n');
  for (const workflowId of workflowIds)
    yield written((await temporal.workflow.getHandle(workflowId).describe()).raw).join('\n');
}

/** All names, texts and bytes in a value. */
export function written(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('latin1')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...written(inner)]);
}
