import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A hash of texts and files that changes whenever one of them does. Files that do not exist count as empty. */
export async function fingerprint({ texts = [], files = [] }) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text}\0`);
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readOr(file, ''))
      .update('\0');
  return hash.digest('hex');
}

/** Whether the step that leaves `stamp` was completed with the same fingerprint. */
export async function isDone(stamp, expected) {
  return (await readOr(stamp, '')).toString().trim() === expected;
}

/** Remembers that a step is complete. Called after the step, so an interruption repeats it. */
export async function markDone(stamp, value) {
  await writeWhole(stamp, `${value}\n`);
}

/** Writes a file under another name and renames it, so nobody ever reads half of it. */
export async function writeWhole(file, content) {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

async function readOr(file, otherwise) {
  try {
    return await readFile(file);
  } catch (error) {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
