import type { Client } from '@temporalio/client';

import { withNewPayloadKey, type PayloadKeyFile } from '../../platform/payload-codec';
import { readJson, writeKeyFile } from './write-key-file';

/** Clocks of client and server may differ by as much. */
const MARGIN_MS = 60 * 60_000;

/** New payloads are encrypted with a new key from now on. Answers its id. */
export function rotatePayloadKey(path: string, now: Date): string {
  const file = withNewPayloadKey(readJson(path) as PayloadKeyFile, now);
  writeKeyFile(path, file);
  return file.current;
}

/**
 * Destroys a payload key that nothing can need any more: it was replaced, and no workflow that began before that is left in
 * Temporal, open or kept. Throws with the reason when that is not so.
 */
export async function retirePayloadKey(path: string, { id, client }: { id: string; client: Client }): Promise<void> {
  const file = readJson(path) as PayloadKeyFile;
  const replacedAt = file.replacedAt?.[id];
  if (file.keys[id] === undefined) throw new Error(`There is no key called ${id}.`);
  if (id === file.current || replacedAt === undefined) throw new Error(`${id} is in use: rotate first.`);
  const until = new Date(Date.parse(replacedAt) + MARGIN_MS).toISOString();
  const { count } = await client.workflow.count(`StartTime < "${until}"`);
  if (count > 0)
    throw new Error(`${String(count)} workflows that began before ${until} are still kept; they may need ${id}.`);
  const { [id]: _destroyed, ...keys } = file.keys;
  writeKeyFile(path, { ...file, keys });
}
