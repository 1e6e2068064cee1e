import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

const FOLDER = join(__dirname, '..', 'replay', 'histories');

/**
 * Writes the history of a workflow for the replay test, in a run with RECORD_HISTORIES=1. Stack traces are left out:
 * replay does not read them and they name folders of the machine.
 */
export async function keepHistory(handle: WorkflowHandle, name: string): Promise<void> {
  if (process.env['RECORD_HISTORIES'] !== '1') return;
  const json = historyToJSON(await handle.fetchHistory());
  const compact = JSON.stringify(JSON.parse(json), (key, value: unknown) => (key === 'stackTrace' ? '' : value));
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.json`), `${compact}\n`);
}

/** Names of the histories on file. */
export function historyNames(): string[] {
  if (!existsSync(FOLDER)) return [];
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

export function readHistory(name: string): string {
  return readFileSync(join(FOLDER, `${name}.json`), 'utf8');
}
