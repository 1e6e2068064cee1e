import { setTimeout as pause } from 'node:timers/promises';

import { KEY_FILE_NOTICE_MS } from '../../platform/key-file';
import type { KeyRotation, ShowProgress } from '../../store/key-rotation';
import { newestKey, parsedKeyFile, withNewKey, type KeyFile } from '../../store/sealing';
import { readJson, writeKeyFile } from './write-key-file';

/** Every process has seen a change of the key file after this time. */
const SEEN_BY_ALL_MS = 3 * KEY_FILE_NOTICE_MS;

export interface DatabaseKeys {
  readonly path: string;
  readonly rotation: KeyRotation;
  readonly show: ShowProgress;
}

function read(path: string): KeyFile {
  return parsedKeyFile(readJson(path));
}

/** Makes a new wrapping key, or goes on where an earlier call stopped. Answers the id of the key everything is under now. */
export async function rotateSealKey({ path, rotation, show }: DatabaseKeys): Promise<string> {
  const before = read(path);
  const others = Object.keys(before.keys).filter((id) => id !== before.current);
  const unfinished = await Promise.all(others.map((id) => rotation.usesOf(id)));
  if (unfinished.every((uses) => uses === 0)) {
    const { ring } = withNewKey(before, { prefix: 'k', inUse: true });
    writeKeyFile(path, { ...ring, index: before.index });
    await pause(SEEN_BY_ALL_MS);
  }
  while ((await rotation.rewrap(show)) > 0) await pause(KEY_FILE_NOTICE_MS);
  return read(path).current;
}

/** Makes a new index key and carries all indexes over to it, or goes on where an earlier call stopped. */
export async function rotateIndexKey({ path, rotation, show }: DatabaseKeys): Promise<string> {
  const file = read(path);
  const { current = file.index.current, next } = await rotation.indexKeys();
  const unfinished = next ?? (newestKey(file.index) === current ? undefined : newestKey(file.index));
  const former = Object.keys(file.index.keys).filter((id) => id !== current);
  const leftOver = await Promise.all(former.map((id) => rotation.usesOf(id)));
  let id = unfinished ?? (leftOver.some((uses) => uses > 0) ? current : undefined);
  if (id === undefined) {
    const made = withNewKey(file.index, { prefix: 'i', inUse: false });
    id = made.id;
    writeKeyFile(path, { ...file, index: made.ring });
    await pause(SEEN_BY_ALL_MS);
  }
  await rotation.changeIndexKey(id, show);
  const now = read(path);
  writeKeyFile(path, { ...now, index: { ...now.index, current: id } });
  return id;
}

/** Destroys a key that nothing in PostgreSQL is under any more. Throws with the reason when that is not so. */
export async function retireDatabaseKey(id: string, { path, rotation }: DatabaseKeys): Promise<void> {
  const file = read(path);
  if (id === file.current || id === file.index.current) throw new Error(`${id} is in use: rotate first.`);
  if (file.keys[id] === undefined && file.index.keys[id] === undefined)
    throw new Error(`There is no key called ${id}.`);
  const uses = await rotation.usesOf(id);
  if (uses > 0) throw new Error(`${String(uses)} rows still need ${id}: call the rotation again.`);
  const { [id]: _wrapping, ...keys } = file.keys;
  const { [id]: _index, ...indexKeys } = file.index.keys;
  writeKeyFile(path, { ...file, keys, index: { ...file.index, keys: indexKeys } });
}
